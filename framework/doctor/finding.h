// What was found out about this kernel and these privileges, one facility at a
// time, as data.
#ifndef HOPCHECK_DOCTOR_FINDING_H_
#define HOPCHECK_DOCTOR_FINDING_H_

#include <cstdint>
#include <string>
#include <vector>

namespace hopcheck {

enum class FindingState : uint8_t {
  kThere,
  kMissing,
  kUnknown,  // could not be found out: for want of something that is missing
};

// What a command makes of a facility.
enum class Need : uint8_t {
  kNone,  // does without
  kPart,  // shows less without
  kAll,   // shows nothing without
};

struct Finding {
  std::string group;  // "kernel", "privileges", "netfilter", "programs"
  std::string name;   // "BTF"
  FindingState state = FindingState::kThere;
  std::string detail;  // "/sys/kernel/btf/vmlinux", "EPERM (…)"; may be empty
  Need run = Need::kNone;    // of `hopcheck run`
  Need trace = Need::kNone;  // of `hopcheck trace`
  std::string lost;          // without it: "legacy rulesets cannot be loaded"
  std::string cure;          // how to get it
};

// How well a command is served.
enum class Service : uint8_t { kFull, kPart, kNone };

struct Examination {
  std::string kernel;  // uname -r
  std::vector<Finding> findings;

  Service ForRun() const;
  Service ForTrace() const;
};

}  // namespace hopcheck

#endif  // HOPCHECK_DOCTOR_FINDING_H_
