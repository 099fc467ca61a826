#include "diff/result_reader.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "diff/run_comparison.h"
#include "report/json.h"
#include "support/golden.h"
#include "unit/diff/seen.h"

namespace hopcheck::testing {
namespace {

std::string Golden(const std::string& name) {
  return ReadFile(std::string(HOPCHECK_SOURCE_DIR) + "/tests/golden/" + name);
}
// A result with every key, and every kind of step.
std::string WholeResult() { return Golden("diff/result.json"); }

std::string ErrorsOf(const std::string& text) {
  Diagnostics diagnostics;
  EXPECT_FALSE(ReadResult("b.json", text, diagnostics).has_value());
  return diagnostics.Render();
}

std::string Replaced(std::string text, const std::string& what,
                     const std::string& with) {
  const size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

TEST(ResultReader, TakesWhatIsWritten) {
  for (const char* name : {"report/kinds.json", "report/packets.json",
                           "report/steps.json", "diff/result.json"}) {
    Diagnostics diagnostics;
    const auto run = ReadResult(name, Golden(name), diagnostics);
    ASSERT_TRUE(run.has_value()) << diagnostics.Render();
    EXPECT_FALSE(run->scenarios.empty());
    EXPECT_EQ(CompareRuns(*run, *run).Count(ProbeStatus::kDifferent), 0U);
  }
}

TEST(ResultReader, TakesEveryKey) {
  Diagnostics diagnostics;
  const auto run = ReadResult("a.json", WholeResult(), diagnostics);
  ASSERT_TRUE(run.has_value()) << diagnostics.Render();
  EXPECT_EQ(run->kernel, "6.12.8");
  EXPECT_EQ(run->hopcheck, "0.1.0");
  const SeenScenario& scenario = run->scenarios.at(0);
  EXPECT_EQ(scenario.file, "lan.yaml");
  EXPECT_EQ(scenario.title, "One of each");
  EXPECT_EQ(scenario.variant, "ipv4/nft");
  const SeenProbe& probe = scenario.probes.at(0);
  EXPECT_EQ(probe.name, "all steps");
  EXPECT_EQ(probe.line, 12);
  EXPECT_EQ(probe.result, ResultKind::kFailed);
  const SeenPacket& packet = probe.packets.at(0);
  EXPECT_EQ(packet.outcome, Outcome::kRejected);
  EXPECT_EQ(packet.send_error, "EMSGSIZE");
  const DecidingRule rule{.position = 1, .comment = "usual", .text = "-j lan"};
  const DecidingRule snat{.position = 1, .text = "-j SNAT"};
  const std::vector<Step> request = {
      {.what = Hop{"client", "eth0", Direction::kOut, Address("10.0.0.2"),
                   Address("10.0.1.2"), 64, 3}},
      {.what = RouteLookup{"router", Family::kIpv4, "main",
                           IpPrefix::Parse("10.0.1.0/24"), Address("10.0.2.1"),
                           "wan", Address("10.0.1.1"), "", 2}},
      {.what = ChainVerdict{"router",
                            {"ip", "filter", "FORWARD"},
                            "forward",
                            Backend::kNft,
                            "jump",
                            "lan",
                            rule,
                            "new"}},
      {.what = Nat{"router", Address("10.0.1.1"), Address("10.0.1.3"),
                   Address("10.0.0.2"), Address("10.0.1.2"), snat}},
      {.what =
           Deliver{"server", "eth0", Address("10.0.1.1"), Address("10.0.1.3")}},
      {.what = Drop{"router", "lan", "NETFILTER_DROP", "nft_do_chain",
                    ChainName{"ip", "filter", "FORWARD"},
                    DecidingRule{.policy = true}}},
      {.what = IcmpError{"client", Family::kIpv4, 3, 4, "fragmentation-needed",
                         Address("10.0.0.1"), "router", 1280,
                         Address("10.0.0.2"), Address("10.0.1.2")}}};
  EXPECT_EQ(packet.request, request);
  EXPECT_TRUE(packet.reply.empty());
  const ConntrackEntry entry{"router",
                             {Address("10.0.0.2"), Address("10.0.1.2")},
                             {Address("10.0.1.3"), Address("10.0.1.1")},
                             1};
  EXPECT_EQ(packet.conntrack, std::vector{entry});
  const std::vector<std::vector<Step>> branches = {
      {{.what = RouteLookup{.namespace_name = "router",
                            .family = Family::kIpv6,
                            .table = "100",
                            .error = "ENETUNREACH"}}}};
  EXPECT_EQ(packet.branches, branches);
  const SeenProbe& two = scenario.probes.at(1);
  ASSERT_EQ(two.packets.size(), 2U);
  EXPECT_EQ(two.packets[0].outcome, Outcome::kDropped);
  EXPECT_EQ(two.packets[1].result, ResultKind::kInconclusive);
  EXPECT_EQ(two.packets[1].outcome, std::nullopt);
  EXPECT_EQ(two.packets[1].messages,
            std::vector<std::string>{"12 events were lost"});
}

TEST(ResultReader, IgnoresKeysThatAreNew) {
  Diagnostics diagnostics;
  const std::string text = Replaced(WholeResult(), "\"kernel\"",
                                    "\"weather\": {\"rain\": [1]}, \"kernel\"");
  EXPECT_TRUE(ReadResult("a.json", text, diagnostics).has_value());
}

TEST(ResultReader, SaysWhatIsNoResult) {
  std::string all;
  for (const char* text :
       {"", "  \n", "{", "{\"schema\": \"hopcheck.result/1\",\n  oops}",
        "not JSON", "[1, 2", "\"text", "{\"a\": 1e999}", "\xff\xfe{}", "[]",
        "null", "{}", "{\"schema\": 1}", "{\"schema\": \"hopcheck.doctor/1\"}",
        "{\"schema\": \"hopcheck.result/2\"}",
        "{\"schema\": \"hopcheck.result/1\"}",
        "{\"schema\": \"hopcheck.result/1\", \"scenarios\": {}}",
        "{\"schema\": \"hopcheck.result/1\", \"scenarios\": [7]}"}) {
    all += ErrorsOf(text);
  }
  EXPECT_TRUE(EqualsGolden(all, "diff/no-result.txt"));
}

TEST(ResultReader, SaysWhereItIsWrong) {
  const std::string steps = WholeResult();
  std::string all;
  const struct {
    const char* what;
    const char* with;
  } cases[] = {
      {"\"ttl\": 64", "\"ttl\": 256"},
      {"\"ttl\": 64", "\"ttl\": -1"},
      {"\"ttl\": 64", "\"ttl\": \"64\""},
      {"\"ttl\": 64", "\"mark\": 4294967296"},
      {"\"source\": \"10.", "\"source\": \"1000."},
      {"\"via\": \"10.", "\"via\": \"1000."},
      {"\"next_hops\": 2", "\"next_hops\": 1.5"},
      {"\"family\": \"ipv6\"", "\"family\": \"ipv5\""},
      {"\"backend\": \"nft\", \"verdict\"", "\"backend\": \"xt\", \"verdict\""},
      {"\"quoted\": {", "\"quoted\": [], \"was\": {"},
      {"\"original\": {", "\"was\": {"},
      {"\"destination\": \"10.0.1.0/24\"", "\"destination\": \"10.0.1.0/33\""},
      {"\"direction\": \"out\"", "\"direction\": \"up\""},
      {"\"namespace\": \"client\"", "\"namespace\": null"},
      {"\"step\": \"hop\"", "\"step\": \"teleport\""},
      {"\"step\": \"hop\"", "\"stop\": \"hop\""},
      {"\"rule\": {", "\"rule\": 1, \"was\": {"},
      {"\"outcome\": \"dropped\"", "\"outcome\": null"},
      {"\"outcome\": \"", "\"outcome\": \"vanished "},
      {"\"result\": \"", "\"result\": \"half "},
      {"\"messages\": [", "\"messages\": [1, "},
      {"\"request\": [", "\"request\": 1, \"was\": ["},
      {"\"variant\": {", "\"variant\": [], \"was\": {"},
      {"\"probe\": \"", "\"packets\": [], \"probe\": \""},
  };
  for (const auto& one : cases) {
    all += ErrorsOf(Replaced(steps, one.what, one.with));
  }
  EXPECT_TRUE(EqualsGolden(all, "diff/wrong-values.txt"));
}

TEST(ResultReader, StopsAfterAFewOfMany) {
  std::string text = "{\"schema\": \"hopcheck.result/1\", \"scenarios\": [0";
  for (int i = 1; i < 1000; ++i) text += ",0";
  EXPECT_TRUE(EqualsGolden(ErrorsOf(text + "]}"), "diff/many-errors.txt"));
}

TEST(ResultReader, RefusesDeepNesting) {
  const std::string deep(1'000'000, '[');
  const std::string closed = "{\"x\": " + deep + std::string(deep.size(), ']') +
                             ", \"schema\": \"hopcheck.result/1\", "
                             "\"scenarios\": []}";
  EXPECT_TRUE(
      EqualsGolden(ErrorsOf(deep) + ErrorsOf(closed), "diff/too-deep.txt"));
  // In a text they are characters.
  Diagnostics diagnostics;
  EXPECT_TRUE(ReadResult("b.json",
                         "{\"x\": \"\\\"" + deep +
                             "\", \"schema\": \"hopcheck.result/1\", "
                             "\"scenarios\": []}",
                         diagnostics)
                  .has_value())
      << diagnostics.Render();
}

// Whatever one byte becomes, it is read or refused with a message.
TEST(ResultReader, SurvivesChangedBytes) {
  const std::string text = WholeResult();
  Diagnostics intact;
  const auto run = ReadResult("a.json", text, intact);
  ASSERT_TRUE(run.has_value());
  size_t refused = 0;
  for (size_t i = 0; i < text.size(); i += 3) {
    for (const char byte : {'"', '0', '}', ',', '\xff'}) {
      std::string changed = text;
      changed[i] = byte;
      Diagnostics diagnostics;
      const auto read = ReadResult("b.json", changed, diagnostics);
      EXPECT_EQ(read.has_value(), diagnostics.empty());
      if (read) {
        CompareRuns(*run, *read);
      } else {
        ++refused;
      }
    }
  }
  EXPECT_GT(refused, 100U);
}

TEST(ResultReader, SaysThatAFileCannotBeRead) {
  Diagnostics diagnostics;
  EXPECT_FALSE(ReadResultFile("/nowhere/a.json", diagnostics).has_value());
  EXPECT_FALSE(ReadResultFile("/", diagnostics).has_value());
  EXPECT_TRUE(EqualsGolden(diagnostics.Render(), "diff/unreadable.txt"));
}

}  // namespace
}  // namespace hopcheck::testing
