// What has another name, and is the same.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "diff/drop_changes.h"
#include "diff/rule_changes.h"
#include "diff/run_comparison.h"
#include "unit/diff/seen.h"

namespace hopcheck::testing {
namespace {

// "reason function", each as "same", "aside" or "changed".
std::string Told(const Drop& before, const Drop& after, bool kernels_differ) {
  std::string reason = "same";
  std::string function = "same";
  for (const Change& change : ReasonChanges(before, after, kernels_differ)) {
    (change.what == "reason" ? reason : function) =
        change.aside ? "aside" : "changed";
  }
  return reason + " " + function;
}

Drop By(const char* reason, const char* location) {
  return {.reason = reason, .location = location};
}

TEST(DropNames, ARenamedReasonIsOne) {
  EXPECT_EQ(Told(By("TCP_FILTER", "f"), By("SOCKET_FILTER", "f"), true),
            "aside same");
  EXPECT_EQ(Told(By("UNHANDLED_PROTO", "f"), By("PTYPE_ABSENT", "f"), false),
            "aside same");
  EXPECT_EQ(Told(By("VXLAN_NO_REMOTE", "f"), By("NO_TX_TARGET", "g"), true),
            "aside aside");
}

TEST(DropNames, AnotherReasonIsAChangeOnAnyKernel) {
  for (const bool kernels_differ : {false, true}) {
    EXPECT_EQ(
        Told(By("IP_RPFILTER", "f"), By("IP_INNOROUTES", "f"), kernels_differ),
        "changed same");
    EXPECT_EQ(
        Told(By("IP_RPFILTER", "f"), By("IP_INNOROUTES", "g"), kernels_differ),
        "changed changed");
  }
}

TEST(DropNames, NoReasonIsAnyReasonOnAnotherKernel) {
  for (const char* none : {"", "NOT_SPECIFIED", "reason 4711"}) {
    EXPECT_EQ(Told(By(none, "f"), By("IP_RPFILTER", "g"), true), "aside aside");
    EXPECT_EQ(Told(By("IP_RPFILTER", "f"), By(none, "f"), false),
              "changed same");
  }
}

TEST(DropNames, AFunctionMattersWhereItIsAllThatIsTold) {
  EXPECT_EQ(Told(By("IP_INHDR", "f"), By("IP_INHDR", "g"), false),
            "same aside");
  EXPECT_EQ(Told(By("NOT_SPECIFIED", "f"), By("NOT_SPECIFIED", "g"), false),
            "same changed");
  EXPECT_EQ(Told(By("NOT_SPECIFIED", "f"), By("NOT_SPECIFIED", "g"), true),
            "same aside");
  EXPECT_EQ(
      Told(By("NOT_SPECIFIED", "f.isra.0"), By("NOT_SPECIFIED", "f"), false),
      "same aside");
  EXPECT_EQ(Told(By("NOT_SPECIFIED", ""), By("NOT_SPECIFIED", "f"), false),
            "same aside");
}

using Rule = std::optional<DecidingRule>;

Rule At(uint32_t position, const char* text, const char* comment = "") {
  return DecidingRule{.position = position, .comment = comment, .text = text};
}

TEST(RuleNames, WhatCountersCountIsNotTheRule) {
  EXPECT_EQ(PlainRule("tcp dport 22 counter packets 3 bytes 252 accept"),
            "tcp dport 22 counter accept");
  EXPECT_EQ(PlainRule("quota 500 bytes used 84 bytes drop"),
            "quota 500 bytes drop");
  EXPECT_EQ(PlainRule("  counter  accept "), "counter accept");
  EXPECT_EQ(PlainRule("counter packets"), "counter packets");
  EXPECT_EQ(RuleChange(At(1, "counter packets 1 bytes 84 accept"),
                       At(1, "counter packets 2 bytes 168 accept")),
            std::nullopt);
}

TEST(RuleNames, APlaceInTheChainIsAnAside) {
  const auto change = RuleChange(At(1, "-j ACCEPT"), At(4, "-j ACCEPT"));
  ASSERT_TRUE(change.has_value());
  EXPECT_EQ(change->aside, Aside::kPosition);
  EXPECT_EQ(RuleChange(At(0, "-j ACCEPT"), At(4, "-j ACCEPT")), std::nullopt);
}

TEST(RuleNames, AnotherTextOrCommentIsAnotherRule) {
  const auto text = RuleChange(At(1, "-j ACCEPT"), At(1, "-p icmp -j ACCEPT"));
  ASSERT_TRUE(text.has_value());
  EXPECT_EQ(*text, (Change{.aspect = Aspect::kRule,
                           .what = "text",
                           .before = "-j ACCEPT",
                           .after = "-p icmp -j ACCEPT"}));
  EXPECT_EQ(RuleChange(At(1, "x", "one"), At(1, "x", "two")),
            (Change{.aspect = Aspect::kRule, .before = "one", .after = "two"}));
  EXPECT_EQ(
      RuleChange(At(3, "x"), DecidingRule{.policy = true}),
      (Change{.aspect = Aspect::kRule, .before = "3", .after = "policy"}));
  EXPECT_EQ(RuleChange(At(3, "x"), std::nullopt),
            (Change{.aspect = Aspect::kRule, .before = "3"}));
  EXPECT_EQ(RuleChange(std::nullopt, std::nullopt), std::nullopt);
}

TEST(RuleNames, OfOneThatIsGoneItsPlaceMustDo) {
  EXPECT_EQ(RuleChange(At(3, ""), At(3, "x")), std::nullopt);
  EXPECT_EQ(RuleChange(At(0, ""), At(3, "x")), std::nullopt);
  EXPECT_EQ(RuleChange(At(2, ""), At(3, "x")),
            (Change{.aspect = Aspect::kRule, .before = "2", .after = "3"}));
}

TEST(RuleNames, DiceAndSeedsAreKnown) {
  EXPECT_TRUE(ChanceIn("-m statistic --mode random -j X").IsThere());
  EXPECT_FALSE(ChanceIn("-m statistic --mode nth --every 2").IsThere());
  EXPECT_FALSE(ChanceIn("numgen inc mod 2").IsThere());
  EXPECT_FALSE(ChanceIn("numgen random mod 2").is_of_flow);
  EXPECT_TRUE(ChanceIn("meta random < 10 drop").IsThere());
  EXPECT_TRUE(ChanceIn("dnat to jhash ip saddr mod 2 map { }").is_of_flow);
  EXPECT_TRUE(ChanceIn("dnat to symhash mod 2 map { }").is_of_flow);
  EXPECT_FALSE(ChanceIn("jhash ip saddr mod 2 seed 0x1").IsThere());
}

SeenRun Of(std::vector<SeenScenario> scenarios) {
  SeenRun run = RunOf({});
  run.scenarios = std::move(scenarios);
  return run;
}

SeenScenario In(const char* file, const char* title, const char* variant = "") {
  return {.file = file,
          .title = title,
          .variant = variant,
          .probes = {ProbeOf({Echo()})}};
}

TEST(RunNames, AScenarioIsFoundInAnotherFolderAndByItsTitle) {
  EXPECT_EQ(CompareRuns(Of({In("main/a.yaml", "A"), In("main/b.yaml", "B")}),
                        Of({In("pr/b.yaml", "B"), In("pr/a2.yaml", "A")}))
                .status(),
            ProbeStatus::kSame);
  EXPECT_EQ(
      CompareRuns(Of({In("a.yaml", "A")}), Of({In("a.yaml", "A2")})).status(),
      ProbeStatus::kSame);
}

TEST(RunNames, VariantsAndOtherScenariosAreKeptApart) {
  const RunDifference run =
      CompareRuns(Of({In("a.yaml", "A", "ipv4"), In("a.yaml", "A", "ipv6")}),
                  Of({In("a.yaml", "A", "ipv6"), In("b.yaml", "B")}));
  EXPECT_EQ(run.Count(ProbeStatus::kSame), 1U);
  EXPECT_EQ(run.Count(ProbeStatus::kOnlyBefore), 1U);
  EXPECT_EQ(run.Count(ProbeStatus::kOnlyAfter), 1U);
}

TEST(RunNames, TheSameNameTwiceIsPairedInOrder) {
  SeenProbe stopped =
      ProbeOf({Stopped({DropAt("NETFILTER_DROP", "nf_hook_slow")})});
  const SeenRun run = RunOf({ProbeOf({Echo()}), stopped});
  EXPECT_EQ(CompareRuns(run, run).status(), ProbeStatus::kSame);
}

TEST(RunNames, NothingToCompareIsNotTheSame) {
  EXPECT_EQ(CompareRuns(RunOf({}), RunOf({})).status(),
            ProbeStatus::kInconclusive);
}

}  // namespace
}  // namespace hopcheck::testing
