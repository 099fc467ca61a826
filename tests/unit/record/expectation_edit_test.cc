// Expectations put into texts of every layout: tests/golden/record/NAME.yaml
// before, NAME.after.yaml after, and NAME.diff what a user is shown. The name
// of a probe says what is put there.
#include "record/expectation_edit.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "record/unified_diff.h"
#include "scenario/scenario_reader.h"
#include "support/golden.h"
#include "unit/expect/steps.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using testing::EqualsGolden;
using testing::HopList;
using ::testing::IsEmpty;
using testing::ReadFile;

Expectation ShortOne() { return {.outcome = Outcome::kRejected}; }

Expectation MapOne() {
  return {
      .outcome = Outcome::kReplied,
      .request =
          HopList({"client/eth0", "router/lan", "router/wan", "server/eth0"}),
      .reply =
          HopList({"server/eth0", "router/wan", "router/lan", "client/eth0"})};
}

Expectation LongOne() {
  Expectation expectation{.outcome = Outcome::kDropped,
                          .request = HopList({"client/eth0", "router/lan"}),
                          .reply = testing::List({})};
  auto& steps = expectation.request->steps;
  steps.push_back(
      {.what = ExpectedChain{.namespace_name = "router",
                             .chain = {"", "filter", "FORWARD"},
                             .verdict = "drop",
                             .rule = "nobody from \xc3\xbc\x62\x65rall"}});
  steps.push_back({.what = ExpectedDrop{.namespace_name = "router"}});
  return expectation;
}

Scenario Read(const std::string& text) {
  Diagnostics diagnostics;
  auto scenario =
      ReadScenarioText({.path = "x.yaml", .text = text},
                       {.may_lack_expectations = true}, diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  return scenario ? *std::move(scenario) : Scenario{};
}

std::vector<NewExpectation> WantedBy(const Scenario& scenario) {
  std::vector<NewExpectation> wanted;
  for (size_t i = 0; i < scenario.probes.size(); ++i) {
    const std::string& name = scenario.probes[i].name;
    if (name.starts_with("short")) wanted.push_back({i, ShortOne()});
    if (name.starts_with("map")) wanted.push_back({i, MapOne()});
    if (name.starts_with("long")) wanted.push_back({i, LongOne()});
    if (name.starts_with("empty")) {
      wanted.push_back({i, {.request = testing::List({})}});
    }
  }
  return wanted;
}

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(
           fs::path(HOPCHECK_SOURCE_DIR) / "tests/golden/record")) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".after.yaml")) continue;
    if (entry.path().extension() == ".yaml") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::ranges::sort(names);
  return names;
}

class ExpectationEditTest : public ::testing::TestWithParam<std::string> {};

TEST_P(ExpectationEditTest, LeavesAllElseAsItIs) {
  const std::string golden = "record/" + GetParam();
  const std::string before =
      ReadFile(HOPCHECK_SOURCE_DIR "/tests/golden/" + golden + ".yaml");
  std::vector<NewExpectation> wanted = WantedBy(Read(before));
  const ExpectationEdits edits = EditExpectations(before, wanted);
  const std::string after = ApplyEdits(before, edits.edits);
  EXPECT_TRUE(EqualsGolden(after, golden + ".after.yaml"));
  EXPECT_TRUE(EqualsGolden(
      UnifiedDiff(GetParam() + ".yaml", before, edits.edits, false),
      golden + ".diff"));

  std::erase_if(wanted, [&](const NewExpectation& one) {
    return std::ranges::find(edits.not_edited, one.probe, &NotEdited::probe) !=
           edits.not_edited.end();
  });
  EXPECT_TRUE(IsAsMeant(before, after, wanted));
}

INSTANTIATE_TEST_SUITE_P(Files, ExpectationEditTest,
                         ::testing::ValuesIn(Names()),
                         [](const ::testing::TestParamInfo<std::string>& file) {
                           std::string name = file.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST(ExpectationEdit, TheSameOnceMoreChangesNothing) {
  for (const char* name : {"missing", "braces", "crlf", "no-newline", "odd"}) {
    SCOPED_TRACE(name);
    const std::string text = ReadFile(fmt::format(
        "{}/tests/golden/record/{}.after.yaml", HOPCHECK_SOURCE_DIR, name));
    const ExpectationEdits edits = EditExpectations(text, WantedBy(Read(text)));
    EXPECT_EQ(ApplyEdits(text, edits.edits), text);
  }
}

// All at once, so that aliases go with their anchors.
TEST(ExpectationEdit, EveryScenarioCanBeGivenOthers) {
  size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(
           fs::path(HOPCHECK_SOURCE_DIR) / "scenarios")) {
    if (entry.path().extension() != ".yaml") continue;
    SCOPED_TRACE(entry.path());
    const std::string before = ReadFile(entry.path());
    Diagnostics diagnostics;
    const auto scenario = ReadScenario(entry.path(), {}, diagnostics);
    ASSERT_TRUE(scenario.has_value()) << diagnostics.Render();
    for (const Expectation& expectation : {ShortOne(), MapOne(), LongOne()}) {
      std::vector<NewExpectation> wanted;
      for (size_t i = 0; i < scenario->probes.size(); ++i) {
        wanted.push_back({i, expectation});
      }
      const ExpectationEdits edits = EditExpectations(before, wanted);
      EXPECT_THAT(edits.not_edited, IsEmpty());
      const std::string after = ApplyEdits(before, edits.edits);
      EXPECT_TRUE(IsAsMeant(before, after, wanted)) << after;
    }
    ++files;
  }
  EXPECT_GT(files, 100U);
}

TEST(ExpectationEdit, SaysWhichAnchorsKeepAValue) {
  const std::string text =
      ReadFile(HOPCHECK_SOURCE_DIR "/tests/golden/record/anchors.yaml");
  const ExpectationEdits edits = EditExpectations(text, WantedBy(Read(text)));
  std::vector<std::string> why;
  for (const NotEdited& one : edits.not_edited) why.push_back(one.why);
  EXPECT_THAT(why, ElementsAre("&usual stands in it, and *usual in line 15",
                               "&way stands in it, and *way in line 32"));
}

TEST(ExpectationEdit, OneThatIsKeptKeepsItsAliases) {
  // The second's alias stays, so the first's anchor has to.
  const std::string text =
      "scenario: x\n"
      "topology: {namespaces: {a: {interfaces: {lo: }}}}\n"
      "probes:\n"
      "  - probe: map 1\n"
      "    ping: {from: a, to: 127.0.0.1}\n"
      "    expect: {outcome: dropped, request: &way []}\n"
      "  - probe: map 2\n"
      "    ping: {from: a, to: 127.0.0.1}\n"
      "    expect: &all {outcome: dropped, request: *way}\n"
      "  - probe: kept\n"
      "    ping: {from: a, to: 127.0.0.1}\n"
      "    expect: *all\n";
  const ExpectationEdits edits = EditExpectations(text, WantedBy(Read(text)));
  EXPECT_THAT(edits.edits, IsEmpty());
  ASSERT_EQ(edits.not_edited.size(), 2U);
  EXPECT_EQ(edits.not_edited[0].why, "&way stands in it, and *way in line 9");
  EXPECT_EQ(edits.not_edited[1].why, "&all stands in it, and *all in line 12");
}

// What IsAsMeant is for: edits that would not be what they look like.
TEST(ExpectationEdit, AnyOtherChangeIsSeen) {
  const std::string before =
      "scenario: x\n"
      "topology: {namespaces: {a: {interfaces: {lo: }}}}\n"
      "probes:\n"
      "  - probe: one\n"
      "    ping: {from: a, to: 127.0.0.1}\n"
      "  - probe: two\n"
      "    ping: {from: a, to: 127.0.0.1}\n"
      "    expect: dropped\n";
  const std::vector<NewExpectation> wanted = {{0, ShortOne()}};
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string after = before;
    after.replace(after.find("  - probe: two"), 0, "    expect: rejected\n");
    const size_t at = after.find(from);
    return after.replace(at, from.size(), to);
  };
  EXPECT_TRUE(IsAsMeant(before, with("one", "one"), wanted));
  EXPECT_TRUE(IsAsMeant(before, with("one", "one  # comment"), wanted));
  EXPECT_FALSE(IsAsMeant(before, before, wanted));
  EXPECT_FALSE(IsAsMeant(before, with("rejected", "replied"), wanted));
  EXPECT_FALSE(IsAsMeant(before, with("dropped", "replied"), wanted));
  EXPECT_FALSE(IsAsMeant(before, with("two", "three"), wanted));
  EXPECT_FALSE(IsAsMeant(before, with("scenario: x", "scenario: y"), wanted));
  EXPECT_FALSE(IsAsMeant(before, with("lo: ", "lo: , b: "), wanted));
  EXPECT_FALSE(IsAsMeant(before, with("  - probe: two", "  - [two"), wanted));
  EXPECT_FALSE(IsAsMeant(before, with("to: 127", "ttl: 1, to: 127"), wanted));
}

}  // namespace
}  // namespace hopcheck
