#include "scenario/expectation_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "scenario/path_reader.h"
#include "scenario/yaml_document.h"

namespace hopcheck {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

Expectation Read(const std::string& yaml, std::string& errors) {
  const auto source =
      std::make_shared<const SourceFile>(SourceFile{"expect.yaml", yaml});
  Diagnostics diagnostics;
  const YamlRef root = ParseYaml(source, diagnostics);
  Expectation expectation;
  if (root) expectation = ReadExpectation(*root, diagnostics);
  errors = diagnostics.Render();
  return expectation;
}

Expectation ReadSound(const std::string& yaml) {
  std::string errors;
  Expectation expectation = Read(yaml, errors);
  EXPECT_EQ(errors, "") << yaml;
  return expectation;
}

// "a/b c/d": the hops of one way.
std::string HopsOf(const std::vector<ExpectedStep>& steps) {
  std::string text;
  for (const ExpectedStep& step : steps) {
    const auto& hop = std::get<ExpectedHop>(step.what);
    text +=
        (text.empty() ? "" : " ") + hop.namespace_name + "/" + hop.interface;
  }
  return text;
}

std::vector<std::string> WaysOf(const ExpectedPath& path) {
  std::vector<std::string> ways;
  for (size_t i = 0; i < path.WayCount(); ++i) {
    ways.push_back(HopsOf(path.Way(i)));
  }
  return ways;
}

TEST(ExpectationReader, AlternativesAreWrittenOut) {
  const Expectation expectation = ReadSound(
      "request:\n"
      "  - a/x\n"
      "  - any_of: [[b/x], [c/x, c/y]]\n"
      "  - d/x\n"
      "  - any_of: [[], [e/x]]\n");
  EXPECT_THAT(WaysOf(*expectation.request),
              ElementsAre("a/x b/x d/x", "a/x b/x d/x e/x", "a/x c/x c/y d/x",
                          "a/x c/x c/y d/x e/x"));
}

TEST(ExpectationReader, AListWithoutAlternativesHasOneWay) {
  EXPECT_THAT(WaysOf(*ReadSound("request: [a/x, b/x]").request),
              ElementsAre("a/x b/x"));
  EXPECT_THAT(WaysOf(*ReadSound("request: []").request), ElementsAre(""));
}

TEST(ExpectationReader, WaysAreBoundedBeforeTheyAreMade) {
  std::string yaml = "request:\n  - any_of: [";
  for (int i = 0; i < 60; ++i) yaml += "[a/x], ";
  yaml += "[a/x]]\n";
  for (int i = 0; i < 30'000; ++i) yaml += "  - a/x\n";
  std::string errors;
  const Expectation expectation = Read(yaml, errors);
  EXPECT_THAT(errors, HasSubstr("make too many ways"));
  EXPECT_EQ(expectation.request->WayCount(), 1U);
}

TEST(ExpectationReader, Conntrack) {
  const Expectation expectation = ReadSound(
      "conntrack:\n"
      "  - {namespace: r, original: {source: 10.0.0.2}, reply: {destination: "
      "$public, source: $public}, mark: 7}\n");
  ASSERT_THAT(expectation.conntrack, SizeIs(1));
  const ExpectedConntrack& entry = expectation.conntrack[0];
  EXPECT_EQ(entry.namespace_name, "r");
  EXPECT_EQ(entry.original.source.value, IpAddress::Parse("10.0.0.2"));
  EXPECT_FALSE(entry.original.destination);
  EXPECT_EQ(entry.reply.destination.capture, "public");
  EXPECT_EQ(entry.mark, 7U);
}

TEST(ExpectationReader, Hits) {
  const Expectation expectation = ReadSound(
      "hits:\n"
      "  - {chain: r/filter.FORWARD, rule: allow, times: 3}\n"
      "  - {hop: a/b, at_least: 2}\n"
      "  - {drop: a, at_most: 0}\n"
      "  - {nat: a, at_least: 1, at_most: 4}\n");
  std::vector<Bounds> bounds;
  for (const ExpectedHits& hits : expectation.hits)
    bounds.push_back(hits.times);
  EXPECT_THAT(bounds, ElementsAre(Bounds{3, 3}, Bounds{2, UINT64_MAX},
                                  Bounds{0, 0}, Bounds{1, 4}));
  EXPECT_EQ(std::get<ExpectedChain>(expectation.hits[0].step.what).rule,
            "allow");
}

TEST(ExpectationReader, Shares) {
  const Expectation expectation = ReadSound(
      "shares:\n"
      "  - {hop: a/b, at_least: 40%, at_most: 60%}\n"
      "  - {outcome: replied, exactly: 100%}\n");
  ASSERT_THAT(expectation.shares, SizeIs(2));
  EXPECT_EQ(expectation.shares[0].percent, (Bounds{40, 60}));
  EXPECT_TRUE(std::holds_alternative<ExpectedStep>(expectation.shares[0].of));
  EXPECT_EQ(std::get<Outcome>(expectation.shares[1].of), Outcome::kReplied);
  EXPECT_EQ(expectation.shares[1].percent, (Bounds{100, 100}));
}

}  // namespace
}  // namespace hopcheck
