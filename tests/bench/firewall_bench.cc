#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "bare_ping.h"
#include "bench.h"
#include "firewall/load_firewall.h"
#include "firewall/memory_file.h"
#include "firewall/rule_book.h"
#include "floor.h"
#include "rulesets.h"
#include "runner/run_probe.h"
#include "runner/run_scenario.h"
#include "topology/live_topology.h"
#include "topology/net_namespace.h"
#include "trace/firewall_watch.h"

extern char** environ;

namespace hopcheck::bench {
namespace {

constexpr const char* kServer = "10.0.1.2";
constexpr int kBlock = 20;  // pings in a row without attaching anything

// A ruleset, and how it is loaded.
struct Kind {
  std::string name;
  std::string key;  // of the scenario
  Backend backend;
  std::vector<std::string> tool;  // that loads it from its standard input
};

const Kind kNftVariant{"iptables-nft",
                       "iptables",
                       Backend::kNft,
                       {"/usr/sbin/iptables-nft-restore"}};
const Kind kLegacyVariant{"iptables-legacy",
                          "iptables",
                          Backend::kLegacy,
                          {"/usr/sbin/iptables-legacy-restore", "--wait"}};
const Kind kNative{
    "nftables", "nftables", Backend::kNft, {"/usr/sbin/nft", "-f", "-"}};

// The tool alone, as a shell would run it, in the thread's namespace.
void RunToolAlone(const Kind& kind, const UniqueFd& ruleset) {
  std::vector<std::string> words = kind.tool;
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::lseek(ruleset.get(), 0, SEEK_SET);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ruleset.get(), STDIN_FILENO);
  pid_t pid = 0;
  const int error =
      ::posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  if (error != 0 || ::waitpid(pid, &status, 0) != pid || status != 0) {
    throw std::runtime_error(kind.name + ": the tool failed");
  }
}

// The milliseconds of `work` in a new namespace, which is not counted.
double TimeInNamespace(const Work& work) {
  const NetNamespace space("bench");
  const NamespaceScope inside(space);
  return Time(work);
}

std::string RouterYaml(const Kind& kind, const std::string& ruleset) {
  return RoutedYaml(AsYaml(kind.key, ruleset));
}

void BenchLoading(int rounds, const Kind& kind, const std::string& ruleset,
                  const std::string& what, Figures& figures) {
  const Scenario scenario = Read(RouterYaml(kind, ruleset));
  const auto& items = scenario.topology.namespaces.back().firewall;
  const UniqueFd text = MemoryFile("ruleset", ruleset);
  std::vector<double> ours, tool, book;
  for (int i = 0; i < rounds; ++i) {
    tool.push_back(TimeInNamespace([&] { RunToolAlone(kind, text); }));
    ours.push_back(TimeInNamespace([&] {
                     LoadFirewall(items, kind.backend, "namespace router");
                     book.push_back(Time([] { RuleBook::Read(); }));
                   }) -
                   book.back());
  }
  figures.Bounded(fmt::format("loading {} with {}, as a multiple of the tool",
                              what, kind.name),
                  Median(ours) / Median(tool), "", 1.2);
  Figures::Note("hopcheck (median)", Median(ours), "ms");
  Figures::Note("the tool alone (median)", Median(tool), "ms");
  Figures::Note("reading what stands there, once (median)", Median(book), "ms");
}

// What one ping through a topology takes, in milliseconds. Each opens a socket
// in the client's namespace, as a probe does, unless it says otherwise.
struct PingTimes {
  std::vector<double> bare;       // nothing is attached to the kernel
  std::vector<double> kept;       // the same, through a socket that is open
  std::vector<double> unwatched;  // a tracer is, and no namespace is watched
  std::vector<double> watched;    // the namespaces are, for others' packets
  std::vector<double> unread;     // it is traced, and nobody reads that
  std::vector<double> probe;      // hopcheck's own, with all that belongs to it
};

PingTimes TimePings(int rounds, const Kind& kind, const std::string& ruleset,
                    const StopSignal& stop) {
  const Scenario scenario = Read(RouterYaml(kind, ruleset));
  const Variant variant{.backend = kind.backend};
  const LiveTopology topology(scenario.topology, kind.backend);
  const NetNamespace& client = topology.Namespace("client");
  BarePing open(client, kServer);
  PingTimes times;
  const auto block = [](
                         std::vector<double>& to, const Work& work,
                         const Work& after = [] {}) {
    work();
    for (int i = 0; i < kBlock; ++i) {
      to.push_back(Time(work));
      after();
    }
  };
  const Work bare = [&] { BarePing(client, kServer).Send(); };
  for (int i = 0; i < std::max(1, rounds / kBlock); ++i) {
    block(times.bare, bare);
    block(times.kept, [&] { open.Send(); });
    Tracer tracer;
    block(times.unwatched, bare);
    FirewallWatch watch(scenario.topology, topology, tracer);
    RouteBooks routes(topology);
    block(times.watched, bare);
    block(
        times.unread,
        [&] { BarePing(client, kServer).Send({.run = tracer.run()}); },
        [&] { tracer.Drain(); });
    block(times.probe, [&] {
      MustPass(RunProbe(scenario, scenario.probes.front(), variant,
                        {topology, watch, routes}, tracer, stop));
    });
  }
  return times;
}

void BenchProbe(int rounds, const Kind& kind, const std::string& ruleset,
                const std::string& what, double bound, const StopSignal& stop,
                Figures& figures) {
  const PingTimes times = TimePings(rounds, kind, ruleset, stop);
  const double bare = Median(times.bare);
  figures.Bounded(
      fmt::format("{}: a probe through {}, by a bare ping", kind.name, what),
      Median(times.probe) / bare, "", bound);
  Figures::Note("the probe (median)", Median(times.probe), "ms");
  Figures::Note("the bare ping, nothing attached (median)", bare, "ms");
  Figures::Note("by a bare ping through a socket that is open",
                Median(times.probe) / Median(times.kept), "");
  Figures::Note("the bare ping, traced and recorded but not read",
                Median(times.unread) / bare, "");
  Figures::Note("others' bare ping while a tracer is attached",
                Median(times.unwatched) / bare, "");
  Figures::Note("others' bare ping through watched namespaces",
                Median(times.watched) / bare, "");
}

void BenchWhole(int rounds, const Kind& kind, Tracer& tracer,
                const StopSignal& stop, Figures& figures) {
  const Scenario scenario = Read(RouterYaml(kind, SmallRuleset()));
  const Variant variant{.backend = kind.backend};
  const UniqueFd text = MemoryFile("ruleset", SmallRuleset());
  std::vector<double> ours, floor, tool;
  for (int i = 0; i <= rounds; ++i) {
    floor.push_back(Time(RunFloorOnce));
    tool.push_back(TimeInNamespace([&] { RunToolAlone(kind, text); }));
    ours.push_back(
        // As `hopcheck run` does that is not asked for results.
        Time([&] {
          MustPass(
              RunScenario(scenario, variant, tracer, stop, RuleTexts::kNone));
        }));
    if (i > 0) continue;
    for (auto* times : {&ours, &floor, &tool}) times->clear();
  }
  figures.Bounded(
      fmt::format("{}: a scenario with 20 rules, by 2 floors and the tool",
                  kind.name),
      Mean(ours) / (2 * Mean(floor) + Mean(tool)), "", 1);
  Figures::Note("the scenario (mean)", Mean(ours), "ms");
  Figures::Note("the floor (mean)", Mean(floor), "ms");
  Figures::Note("the tool alone (mean)", Mean(tool), "ms");
  Figures::Note("ratio of medians",
                Median(ours) / (2 * Median(floor) + Median(tool)), "");
}

}  // namespace

void BenchFirewalls(int rounds, const StopSignal& stop, Figures& figures) {
  for (const Kind& kind : {kNftVariant, kLegacyVariant}) {
    BenchProbe(rounds, kind, TwelveChains(), "12 chains", 5, stop, figures);
  }
  const struct {
    Layout layout;
    const char* what;
  } kLayouts[] = {{Layout::kOneChain, "5,000 rules"},
                  {Layout::kEntersOne, "1 of 200 chains of 5,000 rules"},
                  {Layout::kEntersAll, "200 chains of 5,000 rules"}};
  for (const auto& [layout, what] : kLayouts) {
    for (const Kind& kind : {kNftVariant, kLegacyVariant, kNative}) {
      const std::string text =
          kind.key == "nftables" ? LongNftRuleset(layout) : LongRuleset(layout);
      BenchLoading(std::max(5, rounds / 15), kind, text, what, figures);
      BenchProbe(rounds, kind, text, what, 3, stop, figures);
    }
  }
  Tracer tracer;
  for (const Kind& kind : {kNftVariant, kLegacyVariant}) {
    BenchWhole(rounds, kind, tracer, stop, figures);
  }
}

}  // namespace hopcheck::bench
