#include "firewall/ruleset_text.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace hopcheck {
namespace {

// As firewall_reader.cc leaves an item: its text, and where the text stands.
FirewallItem MakeItem(const std::string& source, const std::string& text,
                      int line, int column) {
  const auto file =
      std::make_shared<const SourceFile>(SourceFile{"x.yaml", source});
  FirewallItem item;
  item.text = text;
  item.text_place = {file, line, column};
  item.place = {file, 1, 3};
  return item;
}

TEST(RulesetText, LinesOfABlockStandBehindItsIndentation) {
  const FirewallItem item = MakeItem(
      "- iptables: |\n    *filter\n\n      -A x\n    COMMIT\n- more: x\n",
      "*filter\n\n  -A x\nCOMMIT\n", 2, 1);
  const RulesetText text(item);
  EXPECT_EQ(text.lines(), 4);
  EXPECT_EQ(text.Line(3), "  -A x");
  EXPECT_EQ(text.Line(0), "");
  EXPECT_EQ(text.Line(5), "");
  EXPECT_EQ(text.At(1).ToString(), "x.yaml:2:5");
  EXPECT_EQ(text.At(3).ToString(), "x.yaml:4:7");     // the first word
  EXPECT_EQ(text.At(3, 4).ToString(), "x.yaml:4:8");  // column 4 of the text
  EXPECT_EQ(text.At(4).ToString(), "x.yaml:5:5");
}

TEST(RulesetText, WhatIsMissingAtTheEndStandsBehindTheLastLine) {
  const FirewallItem item =
      MakeItem("- iptables: |\n    *filter\n", "*filter\n", 2, 1);
  EXPECT_EQ(RulesetText(item).At(2).ToString(), "x.yaml:2:12");
}

TEST(RulesetText, LineZeroIsTheItem) {
  const FirewallItem item =
      MakeItem("- iptables: |\n    *filter\n", "*filter\n", 2, 1);
  EXPECT_EQ(RulesetText(item).At(0).ToString(), "x.yaml:1:3");
}

TEST(RulesetText, AFileBeginsAtItsFirstColumn) {
  const FirewallItem item =
      MakeItem("*filter\n-A x\nCOMMIT", "*filter\n-A x\nCOMMIT", 1, 1);
  const RulesetText text(item);
  EXPECT_EQ(text.At(2).ToString(), "x.yaml:2:1");
  EXPECT_EQ(text.At(3).ToString(), "x.yaml:3:1");
}

TEST(RulesetText, TextThatTheScenarioShowsOtherwiseIsTheItem) {
  const FirewallItem quoted =
      MakeItem(R"(- iptables: "*filter\n-A x\n")", "*filter\n-A x\n", 1, 14);
  EXPECT_EQ(RulesetText(quoted).At(2).ToString(), "x.yaml:1:3");
  const FirewallItem folded = MakeItem(
      "- iptables: >\n    *filter\n\n    -A x\n", "*filter\n-A x\n", 2, 1);
  EXPECT_EQ(RulesetText(folded).At(2).ToString(), "x.yaml:1:3");
}

TEST(RulesetText, WithoutTextOrSource) {
  const FirewallItem item;
  EXPECT_EQ(RulesetText(item).At(1).ToString(), "");
  EXPECT_EQ(RulesetText(item).lines(), 0);
}

}  // namespace
}  // namespace hopcheck
