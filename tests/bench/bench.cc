// What hopcheck costs, as ratios measured in one run: the kernel's own cost is
// the floor, and machines differ.
//
//   hopcheck_bench [rounds]        (root; 300 rounds unless told otherwise)
//
// Prints a table; the last column is the figure to stay below.
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "floor.h"
#include "runner/live_variant.h"
#include "runner/run_scenario.h"
#include "scenario/scenario_reader.h"

extern char** environ;

namespace hopcheck::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char kRouted[] = R"(scenario: A client pings a server through a router
topology:
  namespaces:
    client:
      interfaces: {eth0: {addresses: [10.0.0.2/24]}}
      routes: [default via 10.0.0.1]
    router:
      sysctls: {net.ipv4.ip_forward: 1}
      interfaces:
        lan: {addresses: [10.0.0.1/24]}
        wan: {addresses: [10.0.1.1/24]}
      routes: [blackhole 10.9.0.0/16]
    server:
      interfaces: {eth0: {addresses: [10.0.1.2/24]}}
      routes: [default via 10.0.1.1]
  links:
    - [client/eth0, router/lan]
    - [router/wan, server/eth0]
probes:
  - probe: answered
    ping: {from: client, to: server}
    expect:
      outcome: replied
      request: [client/eth0, router/lan, router/wan, server/eth0]
      reply: [server/eth0, router/wan, router/lan, client/eth0]
)";

constexpr char kDenied[] = R"(
  - probe: denied
    ping: {from: client, to: 10.9.0.1}
    expect:
      outcome: dropped
      request: [client/eth0, router/lan]
)";

Scenario Read(const std::string& text) {
  Diagnostics diagnostics;
  auto scenario = ReadScenarioText({"bench.yaml", text}, {}, diagnostics);
  if (!scenario) throw std::runtime_error(diagnostics.Render());
  return *std::move(scenario);
}

double Milliseconds(Clock::duration d) {
  return std::chrono::duration<double, std::milli>(d).count();
}

double Median(std::vector<double> values) {
  std::nth_element(values.begin(),
                   values.begin() + static_cast<long>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

struct Times {
  double mean = 0;
  double median = 0;
};

Times Summary(const std::vector<double>& values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return {sum / static_cast<double>(values.size()), Median(values)};
}

// Times two things turn by turn, so that a drift of the machine meets both.
std::pair<Times, Times> Compare(int rounds, const std::function<void()>& a,
                                const std::function<void()>& b) {
  std::vector<double> first, second;
  for (int i = 0; i < rounds; ++i) {
    const auto t0 = Clock::now();
    a();
    const auto t1 = Clock::now();
    b();
    const auto t2 = Clock::now();
    first.push_back(Milliseconds(t1 - t0));
    second.push_back(Milliseconds(t2 - t1));
  }
  return {Summary(first), Summary(second)};
}

void Row(const std::string& what, const std::string& value,
         const std::string& limit) {
  fmt::print("{:<62} {:>14}   {}\n", what, value, limit);
}

void MustPass(const ProbeResult& result) {
  if (result.kind() == ResultKind::kPassed) return;
  throw std::runtime_error(fmt::format("probe '{}' did not pass: {}",
                                       result.probe.name,
                                       result.deciding().path.inconclusive));
}

void BenchScenario(int rounds, Tracer& tracer, const StopSignal& stop) {
  const Scenario scenario = Read(kRouted);
  const auto run = [&] {
    const ScenarioResult r = RunScenario(scenario, {}, tracer, stop);
    for (const ProbeResult& probe : r.probes) MustPass(probe);
  };
  RunFloorOnce();
  run();
  const auto [ours, floor] = Compare(rounds, run, RunFloorOnce);
  Row("one routed scenario, traced and compared (mean)",
      fmt::format("{:.2f} ms", ours.mean), "");
  Row("the kernel's floor for it (mean)", fmt::format("{:.2f} ms", floor.mean),
      "");
  Row("ratio of means", fmt::format("{:.2f}", ours.mean / floor.mean),
      "at most 2");
  Row("ratio of medians", fmt::format("{:.2f}", ours.median / floor.median),
      "");
}

void BenchDenial(int rounds, Tracer& tracer, const StopSignal& stop) {
  const Scenario scenario = Read(std::string(kRouted) + (kDenied + 1));
  LiveVariant live(scenario, {});
  const auto probe = [&](size_t index) {
    MustPass(live.Run(scenario.probes[index], tracer, stop));
  };
  probe(0);
  probe(1);
  const auto [denied, answered] = Compare(
      rounds, [&] { probe(1); }, [&] { probe(0); });
  Row("one more answered probe (mean)", fmt::format("{:.3f} ms", answered.mean),
      "");
  Row("one more denied probe (mean)", fmt::format("{:.3f} ms", denied.mean),
      "");
  Row("ratio of means", fmt::format("{:.2f}", denied.mean / answered.mean),
      "at most 1.2");
}

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

void BenchProcess(int rounds) {
  const auto program =
      std::filesystem::read_symlink("/proc/self/exe").parent_path() /
      "hopcheck";
  std::string name =
      (std::filesystem::temp_directory_path() / "hopcheck-bench-XXXXXX")
          .string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  const std::filesystem::path folder = name;
  std::ofstream(folder / "routed.yaml") << kRouted;
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
  std::filesystem::remove_all(folder);
  Row("process start to first probe sent, warm cache (median)",
      fmt::format("{:.1f} ms", Median(warm)), "at most 15 ms");
  Row("process start to first probe sent, cold cache (median)",
      fmt::format("{:.0f} ms", Median(cold)), "at most 500 ms");
  Row("the whole process, warm cache (median)",
      fmt::format("{:.1f} ms", Median(wall)), "");
  Row("resident memory, warm cache (largest)",
      fmt::format("{:.1f} MB", static_cast<double>(rss) / 1024),
      "at most 25 MB");
}

int Main(int rounds) {
  BenchProcess(rounds);
  const StopSignal stop;
  Tracer tracer;
  BenchScenario(rounds, tracer, stop);
  BenchDenial(rounds, tracer, stop);
  return 0;
}

}  // namespace
}  // namespace hopcheck::bench

int main(int argc, char** argv) {
  try {
    return hopcheck::bench::Main(argc > 1 ? std::max(1, std::atoi(argv[1]))
                                          : 300);
  } catch (const std::exception& error) {
    fmt::print(stderr, "hopcheck_bench: {}\n", error.what());
    return 1;
  }
}
