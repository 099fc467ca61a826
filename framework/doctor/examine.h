// Finds out what this kernel and these privileges can show, by trying it: in
// namespaces of its own, which go with it.
#ifndef HOPCHECK_DOCTOR_EXAMINE_H_
#define HOPCHECK_DOCTOR_EXAMINE_H_

#include <filesystem>

#include "doctor/finding.h"
#include "trace/tracer.h"

namespace hopcheck {

// All of it, in the order to be read. Throws nothing that is foreseen: what
// cannot be found out is a finding.
Examination Examine(const TracerOptions& options = DefaultTracerOptions());

// Its parts.
std::vector<Finding> ExaminePrivileges();
std::vector<Finding> ExamineKernel(const std::filesystem::path& btf);
std::vector<Finding> ExamineNetfilter();
std::vector<Finding> ExaminePrograms(const TracerOptions& options);

}  // namespace hopcheck

#endif  // HOPCHECK_DOCTOR_EXAMINE_H_
