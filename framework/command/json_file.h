// Results as JSON: put where the user wants them, and put together.
#ifndef HOPCHECK_COMMAND_JSON_FILE_H_
#define HOPCHECK_COMMAND_JSON_FILE_H_

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "base/unique_fd.h"
#include "report/result.h"

namespace hopcheck {

// Where --json goes. A file is there whole or not at all: it is written beside
// its place and renamed. What is not a regular file (a pipe, /dev/null) is
// written to as it is.
class JsonTarget {
 public:
  // "-" is standard output as it is now: from here on, standard output goes to
  // standard error, so that nothing else mixes with the JSON. Throws
  // KernelError where the place cannot be written to.
  explicit JsonTarget(const std::string& file);

  // Throws KernelError.
  void Write(const std::string& json);

 private:
  std::filesystem::path file_;  // empty: fd_ is written to
  UniqueFd fd_;
};

// How many probes came to which end.
struct ProbeCounts {
  size_t passed = 0;
  size_t failed = 0;
  size_t inconclusive = 0;

  size_t total() const { return passed + failed + inconclusive; }
  bool operator==(const ProbeCounts&) const = default;
};

ProbeCounts CountProbes(const RunResult& run);
// Of a document that ToJson made.
ProbeCounts CountProbes(const std::string& json);

// One document with the scenarios of all in their order; `documents`, at least
// one, are ToJson's.
std::string MergeJson(const std::vector<std::string>& documents);

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_JSON_FILE_H_
