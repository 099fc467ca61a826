// An examination for people, and as JSON.
#ifndef HOPCHECK_DOCTOR_EXAMINATION_TEXT_H_
#define HOPCHECK_DOCTOR_EXAMINATION_TEXT_H_

#include <string>

#include "doctor/finding.h"

namespace hopcheck {

// A table, what is missing with what is lost and how to get it, and how well
// `run` and `trace` are served.
std::string ToText(const Examination& examination);

// {"schema": "hopcheck.doctor/1", "kernel": …, "run": "full", "trace": "part",
// "findings": […]}
std::string ToJson(const Examination& examination);

}  // namespace hopcheck

#endif  // HOPCHECK_DOCTOR_EXAMINATION_TEXT_H_
