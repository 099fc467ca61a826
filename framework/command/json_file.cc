#include "command/json_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/kernel_error.h"
#include "runner/write_all.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;

// Standard output as it is, and from now on where standard error goes.
UniqueFd TakeStandardOutput() {
  std::fflush(stdout);
  UniqueFd taken =
      CheckFd(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1), "dup",
              "standard output");
  Check(::dup2(STDERR_FILENO, STDOUT_FILENO), "dup2", "standard error");
  return taken;
}

}  // namespace

JsonTarget::JsonTarget(const std::string& file) {
  if (file == "-") {
    fd_ = TakeStandardOutput();
    return;
  }
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (fs::is_directory(status)) throw KernelError("open", file, EISDIR);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    fd_ = CheckFd(::open(file.c_str(), O_WRONLY | O_CLOEXEC), "open", file);
    return;
  }
  // The file that a symbolic link names, not the link, is what is replaced.
  file_ = fs::weakly_canonical(file, error);
  if (error) file_ = file;
  const fs::path folder = file_.has_parent_path() ? file_.parent_path() : ".";
  Check(::access(folder.c_str(), W_OK | X_OK), "open", file);
}

void JsonTarget::Write(const std::string& json) {
  if (file_.empty()) {
    WriteAll(fd_, json, "the JSON output");
    return;
  }
  std::string temporary = file_.string() + ".XXXXXX";
  {
    const UniqueFd fd = CheckFd(::mkostemp(temporary.data(), O_CLOEXEC), "open",
                                file_.string());
    try {
      WriteAll(fd, json, file_.string());
      // mkostemp's files are for their owner only; results are for whoever
      // may read what the umask lets them.
      const mode_t mask = ::umask(0);
      ::umask(mask);
      Check(::fchmod(fd.get(), 0666 & ~mask), "chmod", file_.string());
      Check(::rename(temporary.c_str(), file_.c_str()), "rename",
            file_.string());
    } catch (...) {
      ::unlink(temporary.c_str());
      throw;
    }
  }
}

ProbeCounts CountProbes(const RunResult& run) {
  ProbeCounts counts;
  for (const ScenarioResult& scenario : run.scenarios) {
    for (const ProbeResult& probe : scenario.probes) {
      const ResultKind kind = probe.kind();
      counts.passed += kind == ResultKind::kPassed ? 1 : 0;
      counts.failed += kind == ResultKind::kFailed ? 1 : 0;
      counts.inconclusive += kind == ResultKind::kInconclusive ? 1 : 0;
    }
  }
  return counts;
}

ProbeCounts CountProbes(const std::string& json) {
  ProbeCounts counts;
  const auto document = nlohmann::json::parse(json);
  for (const auto& scenario : document.at("scenarios")) {
    for (const auto& probe : scenario.at("probes")) {
      const auto& result = probe.at("result");
      counts.passed += result == "passed" ? 1 : 0;
      counts.failed += result == "failed" ? 1 : 0;
      counts.inconclusive += result == "inconclusive" ? 1 : 0;
    }
  }
  return counts;
}

std::string MergeJson(const std::vector<std::string>& documents) {
  auto merged = nlohmann::ordered_json::parse(documents.front());
  for (size_t i = 1; i < documents.size(); ++i) {
    const auto other = nlohmann::ordered_json::parse(documents[i]);
    for (const auto& scenario : other.at("scenarios")) {
      merged.at("scenarios").push_back(scenario);
    }
  }
  return merged.dump(2) + "\n";
}

}  // namespace hopcheck
