#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench.h"

extern char** environ;

namespace hopcheck::bench {
namespace {

struct Child {
  double to_first_probe = 0;  // ms from the spawn to the first packet sent
  double wall = 0;            // ms
  long max_rss = 0;           // KiB
};

Child RunProgram(const std::filesystem::path& program,
                 const std::filesystem::path& folder) {
  const std::string scenario = folder / "routed.yaml";
  const std::string json = folder / "result.json";
  std::string name = program, run = "run", option = "--json", file = scenario,
              out = json, brief = "--gtest_brief=1";
  char* argv[] = {name.data(), run.data(),   file.data(), option.data(),
                  out.data(),  brief.data(), nullptr};
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
                                     O_WRONLY, 0);
  pid_t pid = 0;
  const auto start = Clock::now();
  if (::posix_spawn(&pid, name.c_str(), &actions, nullptr, argv, environ) !=
      0) {
    throw std::runtime_error("cannot run " + name);
  }
  ::posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  rusage usage{};
  ::wait4(pid, &status, 0, &usage);
  const double wall = Milliseconds(Clock::now() - start);
  if (status != 0) throw std::runtime_error("the scenario did not pass");
  const auto result = nlohmann::json::parse(std::ifstream(json));
  const auto sent = result.at("scenarios")
                        .at(0)
                        .at("probes")
                        .at(0)
                        .at("sent_ns")
                        .get<uint64_t>();
  const auto began = std::chrono::duration_cast<std::chrono::nanoseconds>(
                         start.time_since_epoch())
                         .count();
  return {static_cast<double>(sent - static_cast<uint64_t>(began)) / 1e6, wall,
          usage.ru_maxrss};
}

}  // namespace

void BenchProcess(int rounds, Figures& figures) {
  const auto program =
      std::filesystem::read_symlink("/proc/self/exe").parent_path() /
      "hopcheck";
  std::string name =
      (std::filesystem::temp_directory_path() / "hopcheck-bench-XXXXXX")
          .string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  const std::filesystem::path folder = name;
  std::ofstream(folder / "routed.yaml") << RoutedYaml();
  const std::filesystem::path cache = folder / "cache";
  ::setenv("HOPCHECK_CACHE_DIR", cache.c_str(), 1);
  std::vector<double> cold, warm, wall;
  long rss = 0;
  for (int i = 0; i < std::max(3, rounds / 60); ++i) {
    std::filesystem::remove_all(cache);
    cold.push_back(RunProgram(program, folder).to_first_probe);
  }
  for (int i = 0; i < std::max(5, rounds / 10); ++i) {
    const Child child = RunProgram(program, folder);
    warm.push_back(child.to_first_probe);
    wall.push_back(child.wall);
    rss = std::max(rss, child.max_rss);
  }
  ::unsetenv("HOPCHECK_CACHE_DIR");
  std::filesystem::remove_all(folder);
  figures.Bounded("process start to first probe sent, warm cache (median)",
                  Median(warm), "ms", 15);
  figures.Bounded("process start to first probe sent, cold cache (median)",
                  Median(cold), "ms", 500);
  Figures::Note("the whole process, warm cache (median)", Median(wall), "ms");
  figures.Bounded("resident memory, warm cache (largest)",
                  static_cast<double>(rss) / 1024, "MB", 25);
}

}  // namespace hopcheck::bench
