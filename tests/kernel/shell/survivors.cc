#include "kernel/shell/survivors.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "support/golden.h"

namespace hopcheck::testing {
namespace {

namespace fs = std::filesystem;

std::string Contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

std::vector<std::string> ProcessesWith(const std::string& marker) {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string pid = entry.path().filename();
    if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
    if (pid == std::to_string(::getpid())) continue;
    const std::string environment = '\0' + Contents(entry.path() / "environ");
    if (environment.find('\0' + marker + '\0') == std::string::npos) continue;
    std::string words = Contents(entry.path() / "cmdline");
    std::ranges::replace(words, '\0', ' ');
    found.push_back(pid + " " + words);
  }
  return found;
}

std::vector<std::string> SurvivorsOf(const std::string& marker) {
  for (int tries = 0;; ++tries) {
    // What was killed may have been ours to bury.
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    std::vector<std::string> found = ProcessesWith(marker);
    if (found.empty() || tries == 1000) return found;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

std::string HostState() {
  std::string state = ReadFile("/proc/self/mountinfo");
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator("/run")) {
    names.push_back(entry.path().filename());
  }
  std::ranges::sort(names);
  for (const std::string& name : names) state += name + '\n';
  return state;
}

}  // namespace hopcheck::testing
