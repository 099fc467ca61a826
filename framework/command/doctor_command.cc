#include "command/doctor_command.h"

#include <cstdio>
#include <string>

#include "doctor/examination_text.h"
#include "doctor/examine.h"
#include "runner/exit_status.h"

namespace hopcheck {

int DoctorCommand(const DoctorArguments& arguments) {
  const Examination examination = Examine();
  const std::string text =
      arguments.json ? ToJson(examination) : ToText(examination);
  std::fputs(text.c_str(), stdout);
  return examination.ForRun() == Service::kFull ? kPassedStatus
                                                : kInconclusiveStatus;
}

}  // namespace hopcheck
