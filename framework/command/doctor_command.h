// `hopcheck doctor`: what this kernel and these privileges can show.
#ifndef HOPCHECK_COMMAND_DOCTOR_COMMAND_H_
#define HOPCHECK_COMMAND_DOCTOR_COMMAND_H_

#include "command/arguments.h"

namespace hopcheck {

// Gives the exit status.
int DoctorCommand(const DoctorArguments& arguments);

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_DOCTOR_COMMAND_H_
