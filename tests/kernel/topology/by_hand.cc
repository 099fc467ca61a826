#include "kernel/topology/by_hand.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sched.h>
#include <sys/mount.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>
#include <utility>
#include <variant>

#include "base/kernel_error.h"
#include "base/own_mounts.h"
#include "kernel/topology/namespace_state.h"
#include "scenario/scenario_reader.h"
#include "support/need_kernel.h"
#include "topology/build_script.h"
#include "topology/live_topology.h"

namespace hopcheck::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;

constexpr const char* kPrefix = "by-hand$1-";

// From here on.
void LeaveTheHost() {
  static const bool left = [] {
    Check(::unshare(CLONE_NEWNS | CLONE_NEWNET), "unshare");
    if (const int error = OwnMounts(MS_PRIVATE)) {
      throw KernelError("mount --make-rprivate", "/", error);
    }
    Check(::mount("tmpfs", "/run", "tmpfs", 0, nullptr), "mount /run");
    return true;
  }();
  ASSERT_TRUE(left);
}

std::string Text(const EchoAnswer& answer) {
  return fmt::format("{} from {}, error {}, type {} code {}, info {}",
                     static_cast<int>(answer.kind), answer.from.ToString(),
                     answer.error, answer.icmp_type, answer.icmp_code,
                     answer.info);
}

// The same in both topologies.
struct EchoPair {
  std::string probe;
  std::unique_ptr<Echo> live;
  std::unique_ptr<Echo> by_hand;

  bool Agree() const { return live->Heard() == by_hand->Heard(); }
};

// Where another kernel is tried, an emulated processor takes a minute for a
// script.
std::chrono::milliseconds Patience() {
  return KernelIsRequired() ? Tool{}.timeout : std::chrono::minutes(10);
}

// 5.10 warns of STP in namespaces. What stands then is compared all the same.
std::string WithoutWarning(std::string output) {
  constexpr std::string_view warning =
      "Warning: bridge: STP does not work in non-root netns.\n";
  const size_t at = KernelIsRequired() ? output.npos : output.find(warning);
  if (at != output.npos) output.erase(at, warning.size());
  return output;
}

void ExpectAgreement(const std::vector<EchoPair>& echoes) {
  // Silence takes time to be heard, and an answer may be late.
  const auto begin = std::chrono::steady_clock::now();
  const auto waited = [&] { return std::chrono::steady_clock::now() - begin; };
  while (waited() < std::chrono::milliseconds(300) ||
         (waited() < std::chrono::seconds(5) &&
          !std::ranges::all_of(echoes, &EchoPair::Agree))) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  for (const EchoPair& pair : echoes) {
    EXPECT_EQ(pair.live->Heard(), pair.by_hand->Heard()) << pair.probe;
  }
}

}  // namespace

ToolRun RunScript(const std::string& script,
                  const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment) {
  std::vector<std::string> words = {script};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return RunTool({.name = "sh",
                  .package = "dash",
                  .arguments = words,
                  .environment = environment,
                  .timeout = Patience()},
                 "", script);
}

std::vector<std::string> NamesIn(const char* folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

ByHand::ByHand(const Scenario& scenario, const Variant& variant,
               const std::vector<std::string>& environment)
    : path_(folder_.Write("up.sh", BuildScript(scenario, variant))) {
  const ToolRun run = RunScript(path_, {"up", kPrefix}, environment);
  EXPECT_EQ(run.status, 0) << run.output;
  EXPECT_EQ(WithoutWarning(run.output), "");
}

ByHand::~ByHand() {
  const ToolRun run = RunScript(path_, {"down", kPrefix});
  EXPECT_EQ(run.status, 0) << run.output;
  EXPECT_EQ(run.output, "");
  EXPECT_THAT(NamesIn("/run/netns"), IsEmpty());
}

NetNamespace ByHand::Namespace(const std::string& name) const {
  return NetNamespace::Open(name,
                            fmt::format("/run/netns/{}{}", kPrefix, name));
}

Echo::Echo(const NetNamespace& from, const Ping& ping,
           const IpAddress& destination, uint32_t number)
    : socket_(from, {.destination = destination,
                     .device = ping.from_interface,
                     .source = ping.source,
                     .size = ping.size,
                     .ttl = ping.ttl,
                     .mark = ping.mark,
                     .dont_fragment = ping.dont_fragment}) {
  Cookie cookie;
  cookie.run.fill(0x77);
  cookie.packet = number;
  const int error = socket_.Send(cookie);
  if (error != 0) heard_.insert(fmt::format("not sent: {}", ErrnoName(error)));
}

const std::set<std::string>& Echo::Heard() {
  for (const EchoAnswer& answer : socket_.Receive()) {
    heard_.insert(Text(answer));
  }
  return heard_;
}

void ByHandTest::SetUp() {
  HOPCHECK_NEED(WhyNoNamespaces());
  LeaveTheHost();
}

Scenario ByHandTest::Read(const std::string& file) {
  Diagnostics diagnostics;
  auto scenario = ReadScenario(
      file,
      {.fixture_folders = {fs::path(HOPCHECK_SOURCE_DIR) / "netns-fixtures"}},
      diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  return scenario.value_or(Scenario{});
}

void ByHandTest::ExpectSame(const Scenario& scenario,
                            const std::vector<Variant>& variants,
                            const std::vector<std::string>& environment) {
  const Variant& first = variants.front();
  const LiveTopology live(scenario.topology,
                          first.backend.value_or(Backend::kNft));
  const ByHand by_hand(scenario, first, environment);
  for (const NetNamespace& ns : live.namespaces()) {
    const NamespaceState expected = StateOf(ns);
    const NamespaceState actual = StateOf(by_hand.Namespace(ns.name()));
    for (const auto& [what, text] : expected) {
      EXPECT_EQ(text, actual.at(what)) << what << " in " << ns.name();
    }
  }
  std::vector<EchoPair> echoes;
  for (const Variant& variant : variants) {
    for (const Probe& probe : scenario.probes) {
      const Ping& ping = std::get<Ping>(probe.kind);
      const auto target = ResolveTarget(scenario, ping, variant);
      if (!target) continue;
      const auto send = [&](const NetNamespace& from) {
        return std::make_unique<Echo>(from, ping, target->destination,
                                      static_cast<uint32_t>(echoes.size()));
      };
      echoes.push_back({probe.name + " " + variant.ToString(),
                        send(live.Namespace(ping.from)),
                        send(by_hand.Namespace(ping.from))});
    }
  }
  ExpectAgreement(echoes);
}

}  // namespace hopcheck::testing
