#include "base/diagnostic.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace hopcheck {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

std::shared_ptr<const SourceFile> Source(std::string text,
                                         std::string path = "x.yaml") {
  return std::make_shared<const SourceFile>(
      SourceFile{.path = std::move(path), .text = std::move(text)});
}

// One error at a place of `text`, as it is shown.
std::string RenderOne(const std::string& text, int line, int column) {
  Diagnostics diagnostics;
  diagnostics.Error({Source(text), line, column}, "wrong");
  return diagnostics.Render();
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(PlaceTest, SaysAsMuchAsIsKnown) {
  EXPECT_EQ(Place{}.ToString(), "");
  EXPECT_EQ((Place{Source(""), 0, 0}).ToString(), "x.yaml");
  EXPECT_EQ((Place{Source(""), 3, 0}).ToString(), "x.yaml:3");
  EXPECT_EQ((Place{Source(""), 3, 7}).ToString(), "x.yaml:3:7");
}

TEST(DiagnosticsTest, NothingIsRenderedAsNothing) {
  EXPECT_EQ(Diagnostics{}.Render(), "");
  EXPECT_TRUE(Diagnostics{}.empty());
}

TEST(DiagnosticsTest, ShowsTheLineWithACaret) {
  EXPECT_EQ(RenderOne("a: b\neth0: {adresses: []}\nc: d\n", 2, 8),
            "x.yaml:2:8: error: wrong\n"
            "    eth0: {adresses: []}\n"
            "           ^\n");
}

TEST(DiagnosticsTest, WithoutLineOrSourceThereIsNoExcerpt) {
  EXPECT_EQ(RenderOne("a: b\n", 0, 0), "x.yaml: error: wrong\n");
  Diagnostics diagnostics;
  diagnostics.Error({}, "wrong");
  EXPECT_EQ(diagnostics.Render(), ": error: wrong\n");
}

TEST(DiagnosticsTest, WithoutColumnTheCaretIsAtTheStart) {
  EXPECT_EQ(RenderOne("a: b\n", 1, 0),
            "x.yaml:1: error: wrong\n"
            "    a: b\n"
            "    ^\n");
}

TEST(DiagnosticsTest, LastLineMayLackItsEnd) {
  EXPECT_EQ(RenderOne("a\nb", 2, 1),
            "x.yaml:2:1: error: wrong\n"
            "    b\n"
            "    ^\n");
}

TEST(DiagnosticsTest, PlacesOutsideTheFileAreShownAtItsEdge) {
  EXPECT_EQ(RenderOne("a\nb\n", 9, 1),
            "x.yaml:9:1: error: wrong\n"
            "    \n"
            "    ^\n");
  EXPECT_EQ(RenderOne("ab\n", 1, 9),
            "x.yaml:1:9: error: wrong\n"
            "    ab\n"
            "      ^\n");
}

TEST(DiagnosticsTest, TabsAndControlBytesTakeOneColumn) {
  EXPECT_EQ(RenderOne("\ta\x1b[31m: b\n", 1, 9),
            "x.yaml:1:9: error: wrong\n"
            "     a?[31m: b\n"
            "            ^\n");
}

// A ruleset's file is no checked text, and its tool repeats what stands there.
TEST(DiagnosticsTest, NothingReachesTheTerminalThatItWouldObey) {
  Diagnostics diagnostics;
  diagnostics.Error({Source("-m \xe9\x9b\xc2\x9b x\n"), 1, 8},
                    "no match '\x1b[2J\xe9\r'");
  EXPECT_EQ(diagnostics.Render(),
            "x.yaml:1:8: error: no match '\\x1b[2J\\xe9\\x0d'\n"
            "    -m ??? x\n"
            "          ^\n");
}

TEST(DiagnosticsTest, LinesOfOtherSystemsShowNoReturn) {
  EXPECT_EQ(RenderOne("a: b\r\nc: d\r\n", 1, 4),
            "x.yaml:1:4: error: wrong\n"
            "    a: b\n"
            "       ^\n");
}

TEST(DiagnosticsTest, Utf8TakesOneColumnALetter) {
  // Four letters of two bytes each, then the place at byte 11.
  EXPECT_EQ(RenderOne("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9: x\n", 1, 11),
            "x.yaml:1:11: error: wrong\n"
            "    \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9: x\n"
            "          ^\n");
}

TEST(DiagnosticsTest, LongLinesAreCutAroundTheCaret) {
  std::string line(1000, 'a');
  line[499] = '!';
  const auto lines = Lines(RenderOne(line + "\n", 1, 500));
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines[1], SizeIs(4 + 120));
  ASSERT_LT(lines[2].find('^'), lines[1].size());
  EXPECT_EQ(lines[1][lines[2].find('^')], '!');
}

TEST(DiagnosticsTest, LongLinesAreCutBetweenLetters) {
  std::string line;
  for (int i = 0; i < 500; ++i) line += "\xe2\x82\xac";  // €
  for (int column : {1, 301, 302, 303, 1498}) {
    const auto lines = Lines(RenderOne(line + "\n", 1, column));
    ASSERT_THAT(lines, SizeIs(3));
    const std::string shown = lines[1].substr(4);
    EXPECT_EQ(shown.size() % 3, 0U) << column;
    EXPECT_EQ(shown.substr(0, 3), "\xe2\x82\xac") << column;
  }
}

TEST(DiagnosticsTest, SortedByPlaceAndDuplicatesOnce) {
  const auto a = Source("1\n2\n3\n", "a.yaml");
  const auto b = Source("1\n", "b.yaml");
  Diagnostics diagnostics;
  diagnostics.Error({b, 1, 1}, "last");
  diagnostics.Error({a, 3, 1}, "third");
  diagnostics.Error({a, 2, 5}, "second");
  diagnostics.Error({a, 2, 1}, "first");
  diagnostics.Error({a, 3, 1}, "third");
  diagnostics.Error({a, 3, 1}, "another");
  std::vector<std::string> headings;
  for (const std::string& line : Lines(diagnostics.Render())) {
    if (line.find("error:") != std::string::npos) headings.push_back(line);
  }
  EXPECT_THAT(
      headings,
      ElementsAre("a.yaml:2:1: error: first", "a.yaml:2:5: error: second",
                  "a.yaml:3:1: error: another", "a.yaml:3:1: error: third",
                  "b.yaml:1:1: error: last"));
  EXPECT_EQ(diagnostics.size(), 6U);
}

TEST(DiagnosticsTest, TwoTextsOfOnePathAreEachQuotedFromTheirOwn) {
  Diagnostics diagnostics;
  diagnostics.Error({Source("one\n"), 1, 1}, "first");
  diagnostics.Error({Source("two\n"), 1, 2}, "second");
  const std::string text = diagnostics.Render();
  EXPECT_THAT(text, HasSubstr("    one\n"));
  EXPECT_THAT(text, HasSubstr("    two\n"));
}

TEST(DiagnosticsTest, AppendKeepsBoth) {
  Diagnostics all;
  all.Error({}, "a");
  Diagnostics more;
  more.Error({}, "b");
  all.Append(std::move(more));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all.errors()[1].message, "b");
}

TEST(DidYouMeanTest, SuggestsWhatIsNear) {
  const std::vector<std::string_view> known = {"addresses", "mac", "mtu",
                                               "from", "to"};
  EXPECT_EQ(DidYouMean("adresses", known), "; did you mean 'addresses'?");
  EXPECT_EQ(DidYouMean("addreses", known), "; did you mean 'addresses'?");
  EXPECT_EQ(DidYouMean("mtuu", known), "; did you mean 'mtu'?");
  EXPECT_EQ(DidYouMean("form", known), "; did you mean 'from'?");
  EXPECT_EQ(DidYouMean("max", known), "; did you mean 'mac'?");
}

TEST(DidYouMeanTest, IsSilentAboutOtherWords) {
  const std::vector<std::string_view> known = {"addresses", "mac", "mtu"};
  EXPECT_EQ(DidYouMean("gateway", known), "");
  EXPECT_EQ(DidYouMean("ab", known), "");
  EXPECT_EQ(DidYouMean("x", {}), "");
  EXPECT_EQ(DidYouMean(std::string(100'000, 'a'), known), "");
}

TEST(NearestNameTest, TakesTheNearestAndOfEqualsTheFirst) {
  EXPECT_EQ(NearestName("veth1", {"veth22", "veth2", "veth12"}), "veth2");
  EXPECT_EQ(NearestName("mtu", {"mtv", "mtx"}), "mtv");
  EXPECT_EQ(NearestName("mtu", {"mtu"}), "mtu");
}

}  // namespace
}  // namespace hopcheck
