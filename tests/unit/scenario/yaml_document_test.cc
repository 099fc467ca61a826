#include "scenario/yaml_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace hopcheck {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Kind = YamlNode::Kind;

YamlRef Parse(const std::string& text) {
  Diagnostics diagnostics;
  YamlRef root = ParseYaml(
      std::make_shared<const SourceFile>(SourceFile{"t", text}), diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  EXPECT_NE(root, nullptr);
  return root ? root : std::make_shared<const YamlNode>();
}

// Where the value of a key of the outermost map stands, "" without the key.
std::string PlaceOf(const YamlRef& root, std::string_view key) {
  const YamlEntry* entry = root->Find(key);
  return entry == nullptr ? "" : entry->value->place.ToString();
}

TEST(YamlDocumentTest, EveryKindOfNode) {
  const YamlRef root = Parse("a: text\nb: [1, ~]\nc: {d: e}\nf:\n");
  EXPECT_EQ(root->kind, Kind::kMap);
  ASSERT_THAT(root->entries, SizeIs(4));
  EXPECT_EQ(root->entries[0].key, "a");
  EXPECT_EQ(root->entries[0].value->kind, Kind::kScalar);
  EXPECT_EQ(root->entries[0].value->text, "text");
  EXPECT_EQ(root->entries[1].value->kind, Kind::kList);
  ASSERT_THAT(root->entries[1].value->items, SizeIs(2));
  EXPECT_EQ(root->entries[1].value->items[1]->kind, Kind::kNull);
  EXPECT_EQ(root->entries[2].value->kind, Kind::kMap);
  EXPECT_EQ(root->entries[3].value->kind, Kind::kNull);
  EXPECT_EQ(root->Find("z"), nullptr);
}

TEST(YamlDocumentTest, PlacesCountBytesFromOne) {
  const YamlRef root = Parse(
      "# first\n"
      "\xc3\xa9\xc3\xa9: x\n"
      "b: {c: d,  e: 'f'}\n"
      "g:\n"
      "  - h\n"
      "  -   i: j\n");
  EXPECT_EQ(PlaceOf(root, "\xc3\xa9\xc3\xa9"), "t:2:7");
  EXPECT_EQ(PlaceOf(root, "b"), "t:3:4");
  const YamlNode& b = *root->Find("b")->value;
  EXPECT_EQ(b.entries[1].key_place.ToString(), "t:3:12");
  EXPECT_EQ(b.entries[1].value->place.ToString(), "t:3:15");
  const YamlNode& g = *root->Find("g")->value;
  EXPECT_EQ(g.place.ToString(), "t:5:3");
  EXPECT_EQ(g.items[0]->place.ToString(), "t:5:5");
  EXPECT_EQ(g.items[1]->entries[0].value->place.ToString(), "t:6:10");
}

TEST(YamlDocumentTest, NothingStandsWhereItWasExpected) {
  const YamlRef root = Parse(
      "a:\n"
      "b: null\n"
      "c:\n"
      "  -\n"
      "  - ~\n"
      "  -  # nothing here\n"
      "\n"
      "  - x\n"
      "d: {e: , f: g}\n");
  EXPECT_EQ(PlaceOf(root, "a"), "t:1:1");
  EXPECT_EQ(PlaceOf(root, "b"), "t:2:4");
  const YamlNode& c = *root->Find("c")->value;
  ASSERT_THAT(c.items, SizeIs(4));
  EXPECT_EQ(c.items[0]->place.ToString(), "t:4:3");
  EXPECT_EQ(c.items[1]->place.ToString(), "t:5:5");
  EXPECT_EQ(c.items[3]->place.ToString(), "t:8:5");
  EXPECT_EQ(root->Find("d")->value->entries[0].value->place.ToString(),
            "t:9:5");
}

TEST(YamlDocumentTest, QuotedTextIsKnownFromNumbers) {
  const YamlRef root =
      Parse("a: 1\nb: '1'\nc: \"1\"\nd: |\n  1\ne: !!str 1\nf: &x '1'\n");
  std::vector<bool> quoted;
  for (const YamlEntry& e : root->entries) quoted.push_back(e.value->quoted);
  EXPECT_THAT(quoted, ElementsAre(false, true, true, true, false, true));
}

TEST(YamlDocumentTest, TextPlacesAreBehindAnchorTagAndQuote) {
  const YamlRef root = Parse(
      "a: 'x'\n"
      "b: &n !!str \"y\"\n"
      "c: &m |  # comment\n"
      "\n"
      "  first\n"
      "d: >-\n"
      "  folded\n");
  EXPECT_EQ(root->Find("a")->value->text_place.ToString(), "t:1:5");
  EXPECT_EQ(root->Find("b")->value->text_place.ToString(), "t:2:14");
  EXPECT_EQ(root->Find("c")->value->text_place.ToString(), "t:4:1");
  EXPECT_EQ(root->Find("c")->value->text, "\nfirst\n");
  EXPECT_EQ(root->Find("d")->value->text_place.ToString(), "t:7:1");
}

TEST(YamlDocumentTest, AliasesAreTheNodeThatTheyName) {
  const YamlRef root = Parse("a: &x [1, 2]\nb: *x\nc: &x text\nd: *x\n");
  EXPECT_EQ(root->Find("a")->value, root->Find("b")->value);
  EXPECT_EQ(root->Find("d")->value->text, "text");
}

TEST(YamlDocumentTest, LinesOfOtherSystemsAndTags) {
  const YamlRef root =
      Parse("%YAML 1.2\r\n---\r\na: !!str b\r\nc: !!seq [d]\r\n...\r\n");
  EXPECT_EQ(root->Find("a")->value->text, "b");
  EXPECT_EQ(PlaceOf(root, "c"), "t:4:4");
}

TEST(YamlDocumentTest, JsonIsYaml) {
  const YamlRef root = Parse(R"({"a": ["b", 1, true, null], "c": {}})");
  EXPECT_THAT(root->Find("a")->value->items, SizeIs(4));
  EXPECT_THAT(root->Find("c")->value->entries, IsEmpty());
}

TEST(YamlDocumentTest, DescribesNodes) {
  const YamlRef root = Parse("a: text\nb: []\nc: {}\nd:\n");
  std::vector<std::string> words;
  for (const YamlEntry& e : root->entries) words.push_back(Describe(*e.value));
  EXPECT_THAT(words, ElementsAre("'text'", "a list", "a map", "nothing"));
}

}  // namespace
}  // namespace hopcheck
