#include "scenario/yaml_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/yaml_document.h"
#include "support/golden.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using Kind = YamlSpan::Kind;

YamlSpan Layout(const std::string& text) {
  Diagnostics diagnostics;
  const YamlRef root = ParseYaml(
      std::make_shared<const SourceFile>(SourceFile{"t", text}), diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  EXPECT_NE(root, nullptr);
  return ReadYamlLayout(text);
}

std::string TextOf(const YamlSpan& span, const std::string& text) {
  return text.substr(span.begin, span.end - span.begin);
}

// The text of the value of each key of the outermost map, in order.
std::vector<std::string> ValuesOf(const std::string& text) {
  std::vector<std::string> values;
  const YamlSpan root = Layout(text);
  for (size_t i = 1; i < root.children.size(); i += 2) {
    values.push_back(TextOf(root.children[i], text));
  }
  return values;
}

TEST(YamlLayoutTest, ScalarsEndWithTheirLastSign) {
  EXPECT_THAT(ValuesOf("a: some text  # comment\n"
                       "b: 'it''s'   \n"
                       "c: \"a \\\" b\"# no comment\n"
                       "d: don't#do\n"
                       "\"e\" : &x !!str f # c\n"),
              ElementsAre("some text", "'it''s'", "\"a \\\" b\"", "don't#do",
                          "&x !!str f"));
}

TEST(YamlLayoutTest, ScalarsOfSeveralLines) {
  EXPECT_THAT(ValuesOf("a: some\n"
                       "  text,\n"
                       "\n"
                       "  folded  # comment\n"
                       "b: 'in\n"
                       "  quotes'\n"
                       "c: |  # comment\n"
                       "  one # no comment\n"
                       "\n"
                       "    two\n"
                       "\n"
                       "# comment\n"
                       "d: >-\n"
                       "  x\n"
                       "e: |\n"
                       "f: |2\n"
                       "    deep\n"
                       "  flat\n"
                       "g: h"),
              ElementsAre("some\n  text,\n\n  folded", "'in\n  quotes'",
                          "|  # comment\n  one # no comment\n\n    two",
                          ">-\n  x", "|", "|2\n    deep\n  flat", "h"));
}

TEST(YamlLayoutTest, ListsAndMapsEndWithWhatIsInThem) {
  EXPECT_THAT(ValuesOf("a:\n"
                       "  b: c  # comment\n"
                       "  # comment\n"
                       "d:\n"
                       "- e\n"
                       "-   f: g\n"
                       "    h: [i,\n"
                       "      j\n"
                       "    ]   # comment\n"
                       "\n"
                       "k: {l: m, n: [o], }  # comment\n"
                       "p: []\n"
                       "q: { # {\n"
                       " }\n"
                       "r: [a: b]\n"
                       "s: &x\n"
                       "  t: u\n"),
              ElementsAre("b: c", "- e\n-   f: g\n    h: [i,\n      j\n    ]",
                          "{l: m, n: [o], }", "[]", "{ # {\n }", "[a: b]",
                          "&x\n  t: u"));
}

TEST(YamlLayoutTest, QuotesInsidePlainTextAreText) {
  EXPECT_THAT(
      ValuesOf("a: {rule: the DMZ's own}\n"
               "b: [it's, [6\", 7], \"]\"]\n"
               "c: x\n"),
      ElementsAre("{rule: the DMZ's own}", "[it's, [6\", 7], \"]\"]", "x"));
}

TEST(YamlLayoutTest, NothingStandsBehindItsSign) {
  const std::string text =
      "a:   # comment\n"
      "b: ~  # comment\n"
      "c:\n"
      "  -\n"
      "  - x\n"
      "d: {e: , f, g: null}\n"
      "h: &x\n"
      "nullable: !!null\n"
      "i:";
  const YamlSpan root = Layout(text);
  const auto place = [&](std::string_view key) {
    const YamlSpan& value = *root.Find(key).value;
    return text.substr(0, value.begin)
               .substr(text.substr(0, value.begin).rfind('\n') + 1) +
           "^" + TextOf(value, text);
  };
  EXPECT_EQ(place("a"), "a:^");
  EXPECT_EQ(place("b"), "b: ^~");
  EXPECT_EQ(place("h"), "h: ^&x");
  EXPECT_EQ(place("nullable"), "nullable: ^!!null");
  EXPECT_EQ(place("i"), "i:^");
  EXPECT_EQ(TextOf(*root.Find("c").value, text), "-\n  - x");
  const YamlSpan& d = *root.Find("d").value;
  EXPECT_EQ(TextOf(d, text), "{e: , f, g: null}");
  EXPECT_EQ(text.substr(d.Find("e").value->begin, 3), " , ");
  EXPECT_EQ(text.substr(d.Find("f").value->begin, 3), ", g");
  EXPECT_EQ(TextOf(*d.Find("g").value, text), "null");
}

TEST(YamlLayoutTest, AliasesStandWhereTheyAreSaid) {
  const std::string text =
      "a: &x [1]\nb: *x  # c\nc: &y [*x, *x]\nd: &x 2\ne: *x";
  const YamlSpan root = Layout(text);
  EXPECT_EQ(TextOf(*root.Find("b").value, text), "*x");
  EXPECT_EQ(root.Find("b").value->kind, Kind::kAlias);
  EXPECT_EQ(root.Find("b").value->anchor, root.Find("a").value->anchor);
  EXPECT_EQ(TextOf(*root.Find("c").value, text), "&y [*x, *x]");
  EXPECT_EQ(TextOf(root.Find("c").value->children[1], text), "*x");
  EXPECT_EQ(root.Find("e").value->anchor, root.Find("d").value->anchor);
  EXPECT_NE(root.Find("e").value->anchor, root.Find("a").value->anchor);
}

TEST(YamlLayoutTest, LinesOfOtherSystemsAndBytesOfOtherScripts) {
  EXPECT_THAT(ValuesOf("%YAML 1.2\r\n---\r\na: \xc3\xa9\xc3\xa9  # \xc3\xa9\r\n"
                       "b:\r\n  - \"\xe2\x86\x92\"\r\n  - |\r\n    x\r\n"
                       "c:\r\n...\r\n"),
              ElementsAre("\xc3\xa9\xc3\xa9",
                          "- \"\xe2\x86\x92\"\r\n  - |\r\n    x", ""));
}

// Whether only signs, space and comments stand in `text`.
bool HoldsNoValue(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '#') {
      i = std::min(text.find('\n', i), text.size());
    } else if (std::string_view(" \r\n,:-[]{}").find(text[i]) == text.npos) {
      return false;
    }
  }
  return true;
}

// Every byte of `span` is in one of its children, or belongs to none.
void CheckNested(const YamlSpan& span, std::string_view text) {
  size_t from = span.begin;
  const bool has_anchor = span.anchor != 0 && span.kind != Kind::kAlias;
  if (has_anchor) from = text.find_first_of(" \r\n", from);
  for (const YamlSpan& child : span.children) {
    ASSERT_LE(from, child.begin);
    ASSERT_LE(child.begin, child.end);
    EXPECT_TRUE(HoldsNoValue(text.substr(from, child.begin - from)))
        << text.substr(from, child.begin - from);
    CheckNested(child, text);
    from = child.end;
  }
  ASSERT_LE(from, span.end);
  if (span.children.empty()) return;
  EXPECT_TRUE(HoldsNoValue(text.substr(from, span.end - from)))
      << text.substr(from, span.end - from);
}

TEST(YamlLayoutTest, EveryByteOfEveryScenarioIsAccountedFor) {
  size_t files = 0;
  for (const char* folder : {"scenarios", "netns-fixtures"}) {
    for (const auto& entry : fs::recursive_directory_iterator(
             fs::path(HOPCHECK_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".yaml") continue;
      SCOPED_TRACE(entry.path());
      const std::string text = testing::ReadFile(entry.path());
      const YamlSpan root = Layout(text);
      CheckNested(root, text);
      EXPECT_TRUE(HoldsNoValue(std::string_view(text).substr(0, root.begin)));
      EXPECT_TRUE(HoldsNoValue(std::string_view(text).substr(root.end)));
      ++files;
    }
  }
  EXPECT_GT(files, 100U);
}

}  // namespace
}  // namespace hopcheck
