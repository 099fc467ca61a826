// One ruleset, three backends: iptables-nft, the legacy tables, and native
// nftables in the words that iptables-restore-translate finds for it. All judge
// the same probes alike, rule by rule.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/stop_signal.h"
#include "firewall/run_tool.h"
#include "kernel/runner/repository_scenario.h"
#include "runner/run_scenario.h"
#include "support/need_kernel.h"
#include "trace/tracer.h"

namespace hopcheck {
namespace {

using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::Not;

// Of hopcheck's own scenarios those that the tool can translate (a quotation
// mark in a comment it cannot), and whose verdicts no chance decides.
constexpr const char* kScenarios[] = {"docker/docker-user",
                                      "docker/isolation",
                                      "docker/published",
                                      "filter/invalid",
                                      "filter/output",
                                      "filter/policies",
                                      "filter/reject-types",
                                      "filter/reject-types-ipv6",
                                      "filter/related-errors",
                                      "filter/rpfilter",
                                      "filter/untracked",
                                      "filter/user-chains",
                                      "kubernetes/iptables-node-port",
                                      "nat/at-the-receiver",
                                      "nat/errors-through-nat",
                                      "nat/masquerade",
                                      "nat/port-forward",
                                      "nat/redirect",
                                      "nat/two-uplinks"};

// What the tool cannot say in nftables' words, it leaves as a comment.
std::string Translate(const std::string& tool, const std::string& ruleset) {
  const ToolRun run = RunTool({.name = tool,
                               .package = "iptables",
                               .arguments = {"--file", "/dev/stdin"},
                               .environment = {}},
                              ruleset, "");
  EXPECT_EQ(run.status, 0) << run.output;
  EXPECT_THAT(run.output, Not(HasSubstr("# -t ")));
  return run.output;
}

Scenario Translated(Scenario scenario) {
  for (Namespace& space : scenario.topology.namespaces) {
    for (FirewallItem& item : space.firewall) {
      const bool is_ipv4 = item.kind == FirewallItem::Kind::kIptables;
      if (!is_ipv4 && item.kind != FirewallItem::Kind::kIp6tables) continue;
      item.text = Translate(is_ipv4 ? "iptables-restore-translate"
                                    : "ip6tables-restore-translate",
                            item.text);
      item.kind = FirewallItem::Kind::kNftables;
      item.backend.reset();
    }
  }
  return scenario;
}

std::string RuleOf(const ChainVerdict& chain) {
  if (!chain.rule) return "end";
  if (chain.rule->policy) return "policy";
  return fmt::format("rule {} {}", chain.rule->position, chain.rule->comment);
}

// "router/ip:filter.FORWARD at forward: jump lan, rule 2 , ct new"
std::string Judgement(const Step& step) {
  if (const auto* chain = std::get_if<ChainVerdict>(&step.what)) {
    // Before conntrack, a legacy table does not tell of an error's.
    const std::string ct = chain->chain.table == "raw" ? "" : chain->ct;
    return fmt::format("{}/{} at {}: {} {}, {}, ct {}", chain->namespace_name,
                       chain->chain.ToString(), chain->hook, chain->verdict,
                       chain->target, RuleOf(*chain), ct);
  }
  const auto* nat = std::get_if<Nat>(&step.what);
  if (nat == nullptr) return "";
  const auto text = [](const std::optional<IpAddress>& address) {
    return address ? address->ToString() : "";
  };
  return fmt::format("{} translates: {} {}, rule {}", nat->namespace_name,
                     text(nat->source), text(nat->destination),
                     nat->rule ? nat->rule->position : 0);
}

void AddJudgements(const std::vector<Step>& steps,
                   std::vector<std::string>& all) {
  for (const Step& step : steps) {
    std::string judgement = Judgement(step);
    if (!judgement.empty()) all.push_back(std::move(judgement));
  }
}

std::vector<std::string> Judgements(const ScenarioResult& result) {
  std::vector<std::string> all;
  for (const ProbeResult& probe : result.probes) {
    for (const PacketResult& packet : probe.packets) {
      const PacketPath& path = packet.path;
      all.push_back(fmt::format(
          "{}: {}", probe.probe.name,
          path.outcome ? ToString(*path.outcome) : path.inconclusive));
      AddJudgements(path.request, all);
      AddJudgements(path.reply, all);
    }
  }
  return all;
}

class TranslationTest : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    HOPCHECK_NEED(testing::WhyNoNamespaces());
    HOPCHECK_NEED(testing::WhyNoTracing());
  }

  std::vector<std::string> Run(const Scenario& scenario,
                               const Variant& variant) {
    return Judgements(RunScenario(scenario, variant, tracer_, stop_));
  }

 private:
  Tracer tracer_;
  StopSignal stop_;
};

TEST_P(TranslationTest, ThreeBackendsJudgeAlike) {
  const Scenario scenario = testing::RepositoryScenario(GetParam());
  const Scenario translated = Translated(scenario);
  for (const Variant& variant : scenario.Variants()) {
    if (variant.backend != Backend::kNft) continue;
    SCOPED_TRACE(variant.ToString());
    const auto nft = Run(scenario, variant);
    ASSERT_GT(nft.size(), scenario.probes.size() / 2);
    EXPECT_THAT(Run(scenario, {variant.family, Backend::kLegacy}),
                ElementsAreArray(nft));
    EXPECT_THAT(Run(translated, {variant.family, std::nullopt}),
                ElementsAreArray(nft));
  }
}

INSTANTIATE_TEST_SUITE_P(Rulesets, TranslationTest,
                         ::testing::ValuesIn(kScenarios), [](const auto& test) {
                           std::string name = test.param;
                           for (char& c : name) {
                             if (c == '/' || c == '-') c = '_';
                           }
                           return name;
                         });

}  // namespace
}  // namespace hopcheck
