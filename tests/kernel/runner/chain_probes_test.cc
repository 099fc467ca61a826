// Probes of netfilter's functions tell what netfilter's own trace tells: for
// each scenario of the project, its run by probes against its run by trace
// rules.
//
// The kernel that hopcheck is built on need not permit such probes: where it
// does not, this is skipped, also where kernel tests are required, unless
// HOPCHECK_REQUIRE_PROBES=1 is set. The kernel matrix runs it on kernels that
// do (a kernel that lacks them without its list saying so gives no result).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diff/rule_changes.h"
#include "kernel/runner/repository_scenario.h"
#include "kernel/runner/traced.h"
#include "kernel/runner/traced_scenario.h"
#include "support/need_kernel.h"
#include "trace/chain_probes.h"
#include "trace/tracer.h"

namespace hopcheck::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::vector<std::string> AllScenarios() {
  const fs::path root = fs::path(HOPCHECK_SOURCE_DIR) / "scenarios";
  std::vector<std::string> names;
  for (const auto& file : fs::recursive_directory_iterator(root)) {
    if (file.path().extension() != ".yaml") continue;
    fs::path name = fs::relative(file.path(), root);
    name.replace_extension();
    names.push_back(name.string());
  }
  std::ranges::sort(names);
  return names;
}

// The names of the modules that are there.
std::set<std::string> Modules() {
  std::set<std::string> names;
  std::ifstream modules("/proc/modules");
  for (std::string line; std::getline(modules, line);) {
    names.insert(line.substr(0, line.find(' ')));
  }
  return names;
}

std::string BuiltinChain(std::string hook) {
  std::ranges::transform(hook, hook.begin(), [](unsigned char c) {
    return static_cast<char>(std::toupper(c));
  });
  return hook;
}

bool IsSameTable(const json& a, const json& b) {
  return std::ranges::all_of(
      std::vector{"step", "namespace", "family", "table", "hook", "backend"},
      [&](const char* key) { return a.value(key, "") == b.value(key, ""); });
}

std::string ChainOf(const json& step) {
  std::string name;
  for (const char* key : {"backend", "namespace", "family", "table", "chain"}) {
    name += step.at(key).get<std::string>() + ' ';
  }
  return name;
}

// Calls `visit` with each step of a packet in a chain.
void VisitChains(const json& packet, const auto& visit) {
  for (const char* way : {"request", "reply"}) {
    for (const json& step : packet.at(way)) {
      if (step.at("step") == "chain") visit(step);
    }
  }
}

// A probe's packets, each with what became of it.
std::vector<json> PacketsOf(const json& probe) {
  std::vector<json> packets{probe};
  if (probe.contains("packets")) {
    packets.insert(packets.end(), probe.at("packets").begin(),
                   probe.at("packets").end());
  }
  return packets;
}

// The chains of which some packet met a rule that throws dice: where two runs
// may differ.
std::set<std::string> ChainsOfChance(const json& probes) {
  std::set<std::string> chains;
  for (const json& probe : probes) {
    for (const json& packet : PacketsOf(probe)) {
      VisitChains(packet, [&](const json& step) {
        if (!step.contains("rule")) return;
        const std::string text = step.at("rule").value("text", "");
        if (ChanceIn(text).IsThere()) chains.insert(ChainOf(step));
      });
    }
  }
  return chains;
}

bool IsLeftToChance(const json& packet, const std::set<std::string>& chains) {
  bool is_left = false;
  VisitChains(packet, [&](const json& step) {
    is_left = is_left || chains.contains(ChainOf(step));
  });
  return is_left;
}

// What both can tell: of a legacy table what it came to at its hook, of
// nf_tables each verdict (of a rule that only continues no function sets one).
json BothTell(const json& steps) {
  json plain = json::array();
  for (json step : Comparable(steps)) {
    const std::string kind = step.at("step");
    if (kind == "chain" && step.at("backend") == "legacy") {
      step.erase("rule");
      step.erase("target");
      step.at("chain") = BuiltinChain(step.at("hook"));
      if (step.at("verdict") == "reject") step.at("verdict") = "drop";
      if (!plain.empty() && IsSameTable(plain.back(), step)) {
        plain.erase(plain.size() - 1);
      }
    } else if (kind == "chain" && step.at("verdict") == "continue") {
      continue;
    } else if (kind == "route") {
      continue;  // tracepoints tell of them either way
    } else if (kind == "nat" && plain.empty() && !step.contains("rule")) {
      // An answer that conntrack has translated back before any function was
      // called for it: the trace's own table has seen it before.
      continue;
    } else if (kind == "nat" || kind == "drop") {
      step.erase("rule");
      step.erase("chain");
    }
    plain.push_back(std::move(step));
  }
  return plain;
}

// A step a line, for what differs.
std::string Lines(const json& steps) {
  std::string lines;
  for (const json& step : steps) lines += step.dump() + "\n";
  return lines;
}

// A scenario's run by probes of one method against that by trace rules.
class ProbesAgainstTrace : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    HOPCHECK_NEED(WhyNoNamespaces());
    HOPCHECK_NEED(WhyNoTracing());
    HOPCHECK_NEED_PROBES(why_not_);
  }

  // Found out once: that takes long where processors are emulated.
  static void Begin(ProbeMethod method) {
    method_ = method;
    why_not_ = FindChainProbes({&method, 1}).why_not;
  }
  static void TearDownTestSuite() {
    probing_.reset();
    tracing_.reset();
  }

  static void CompareAllVariants() {
    const Scenario scenario = RepositoryScenario(GetParam());
    for (const Variant& variant : scenario.Variants()) {
      Compare(scenario, variant);
    }
  }

 private:
  // Attached again only where a ruleset has brought a module with functions of
  // its own: that takes longer than a scenario.
  static Tracer& Probing() {
    std::set<std::string> modules = Modules();
    if (!probing_ || modules != modules_) {
      probing_.reset();
      auto probing = std::make_unique<Tracer>();
      probing->ProbeChains(method_);
      probing_ = std::move(probing);
      modules_ = std::move(modules);
    }
    return *probing_;
  }

  static Tracer& Tracing() {
    if (!tracing_) tracing_ = std::make_unique<Tracer>();
    return *tracing_;
  }

  static json RunBy(Tracer& tracer, const Scenario& scenario,
                    const Variant& variant) {
    // What it has seen of the other's run: this process looked routes up.
    tracer.Drain();
    return ProbesOfRun(scenario, variant, tracer);
  }

  static void Compare(const Scenario& scenario, const Variant& variant) {
    const json wanted = RunBy(Tracing(), scenario, variant);
    const json got = RunBy(Probing(), scenario, variant);
    ASSERT_EQ(got.size(), wanted.size());
    const std::set<std::string> chance = ChainsOfChance(wanted);
    for (size_t i = 0; i < got.size(); ++i) {
      const std::vector<json> a = PacketsOf(got[i]);
      const std::vector<json> b = PacketsOf(wanted[i]);
      ASSERT_EQ(a.size(), b.size());
      for (size_t n = 0; n < a.size(); ++n) {
        if (IsLeftToChance(b[n], chance)) continue;
        ComparePackets(a[n], b[n], b[0].at("probe"));
      }
    }
  }

  static void ComparePackets(const json& got, const json& wanted,
                             const std::string& probe) {
    EXPECT_EQ(got.at("outcome"), wanted.at("outcome")) << probe;
    for (const char* way : {"request", "reply"}) {
      EXPECT_EQ(Lines(BothTell(got.at(way))), Lines(BothTell(wanted.at(way))))
          << probe << ": " << way;
    }
  }

  static ProbeMethod method_;
  static std::string why_not_;
  static std::unique_ptr<Tracer> tracing_;
  static std::unique_ptr<Tracer> probing_;
  static std::set<std::string> modules_;  // when it was attached
};

ProbeMethod ProbesAgainstTrace::method_ = ProbeMethod::kFexit;

std::string ProbesAgainstTrace::why_not_;

std::unique_ptr<Tracer> ProbesAgainstTrace::tracing_;

std::unique_ptr<Tracer> ProbesAgainstTrace::probing_;

std::set<std::string> ProbesAgainstTrace::modules_;

class ChainProbesTest : public ProbesAgainstTrace {
 protected:
  static void SetUpTestSuite() { Begin(ProbeMethod::kFexit); }
};

TEST_P(ChainProbesTest, TellWhatNetfiltersTraceTells) { CompareAllVariants(); }

// They record what the others do, by another way to what a function is called
// with: a few scenarios of each kind.
class ChainKprobesTest : public ProbesAgainstTrace {
 protected:
  static void SetUpTestSuite() { Begin(ProbeMethod::kKprobes); }
};

TEST_P(ChainKprobesTest, TellWhatNetfiltersTraceTells) { CompareAllVariants(); }

std::string TestName(const ::testing::TestParamInfo<std::string>& scenario) {
  std::string name = scenario.param;
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Scenarios, ChainProbesTest,
                         ::testing::ValuesIn(AllScenarios()), TestName);

INSTANTIATE_TEST_SUITE_P(
    Scenarios, ChainKprobesTest,
    ::testing::Values("filter/policies", "filter/user-chains",
                      "docker/hairpin-routed", "nat/masquerade",
                      "nftables/goto-and-return", "nftables/verdict-maps"),
    TestName);

}  // namespace
}  // namespace hopcheck::testing
