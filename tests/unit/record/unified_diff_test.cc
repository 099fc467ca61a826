#include "record/unified_diff.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/golden.h"

namespace hopcheck {
namespace {

using testing::EqualsGolden;

// Lines 1 to `count`.
std::string Numbers(int count) {
  std::string text;
  for (int i = 1; i <= count; ++i) text += std::to_string(i) + "\n";
  return text;
}

// Replaces the line with a number by `to`.
TextEdit Line(const std::string& text, int number, std::string to) {
  const std::string line = std::to_string(number) + "\n";
  const size_t at = number == 1 ? 0 : text.find("\n" + line) + 1;
  return {at, at + line.size(), std::move(to)};
}

TEST(UnifiedDiffTest, NothingChanges) {
  EXPECT_EQ(UnifiedDiff("x", "a\nb\n", {}, false), "");
  EXPECT_EQ(UnifiedDiff("x", "a\nb\n", {{0, 1, "a"}}, false), "");
  EXPECT_EQ(UnifiedDiff("x", "a\nb\n", {{2, 2, ""}}, false), "");
}

TEST(UnifiedDiffTest, ALineIsChangedInsertedOrRemoved) {
  EXPECT_EQ(UnifiedDiff("x.yaml", "a\nb\nc\n", {{2, 3, "B"}}, false),
            "--- x.yaml\n+++ x.yaml\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
  EXPECT_EQ(UnifiedDiff("x.yaml", "a\nb\n", {{2, 2, "new\n"}}, false),
            "--- x.yaml\n+++ x.yaml\n@@ -1,2 +1,3 @@\n a\n+new\n b\n");
  EXPECT_EQ(UnifiedDiff("x.yaml", "a\nb\n", {{0, 2, ""}}, false),
            "--- x.yaml\n+++ x.yaml\n@@ -1,2 +1 @@\n-a\n b\n");
  EXPECT_EQ(UnifiedDiff("x.yaml", "a\n", {{0, 2, ""}}, false),
            "--- x.yaml\n+++ x.yaml\n@@ -1 +0,0 @@\n-a\n");
}

TEST(UnifiedDiffTest, OnlyTheLinesThatDifferAreMarked) {
  EXPECT_EQ(
      UnifiedDiff("x", "a\nb\nc\nd\n", {{0, 8, "a\nB\nc\nx\nd\n"}}, false),
      "--- x\n+++ x\n@@ -1,4 +1,5 @@\n a\n-b\n+B\n c\n+x\n d\n");
}

TEST(UnifiedDiffTest, ChangesNearEachOtherShareAHunk) {
  const std::string text = Numbers(40);
  EXPECT_TRUE(EqualsGolden(
      UnifiedDiff(
          "numbers.yaml", text,
          {Line(text, 1, "one\n"), Line(text, 8, "eight\n"), Line(text, 16, ""),
           Line(text, 30, "30\n30a\n"), Line(text, 40, "forty\n")},
          false),
      "record/hunks.txt"));
}

TEST(UnifiedDiffTest, ALastLineWithoutItsEnd) {
  EXPECT_EQ(UnifiedDiff("x", "a\nb", {{3, 3, "\nc"}}, false),
            "--- x\n+++ x\n@@ -1,2 +1,3 @@\n a\n-b\n"
            "\\ No newline at end of file\n"
            "+b\n+c\n\\ No newline at end of file\n");
  EXPECT_EQ(UnifiedDiff("x", "a\nb", {{0, 1, "A"}}, false),
            "--- x\n+++ x\n@@ -1,2 +1,2 @@\n-a\n+A\n b\n"
            "\\ No newline at end of file\n");
}

TEST(UnifiedDiffTest, SeveralEditsOfALineAreOneChange) {
  EXPECT_EQ(UnifiedDiff("x", "a b c\n", {{0, 1, "A"}, {4, 5, "C"}}, false),
            "--- x\n+++ x\n@@ -1 +1 @@\n-a b c\n+A b C\n");
  // The first joins the line of the second.
  EXPECT_EQ(UnifiedDiff("x", "a\nb\nc\n", {{1, 2, " "}, {2, 3, "B"}}, false),
            "--- x\n+++ x\n@@ -1,3 +1,2 @@\n-a\n-b\n+a B\n c\n");
}

TEST(UnifiedDiffTest, InColour) {
  EXPECT_EQ(UnifiedDiff("x", "a\nb\n", {{2, 3, "B"}}, true),
            "\x1b[1m--- x\x1b[m\n\x1b[1m+++ x\x1b[m\n"
            "\x1b[36m@@ -1,2 +1,2 @@\x1b[m\n a\n"
            "\x1b[31m-b\x1b[m\n\x1b[32m+B\x1b[m\n");
}

// What patch(1) would do with it.
std::string Patched(const std::string& before, const std::string& diff) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < before.size();) {
    const size_t end = before.find('\n', at) + 1;
    lines.push_back(before.substr(at, end - at));
    at = end;
  }
  std::string after;
  size_t taken = 0;
  for (size_t at = 0; at < diff.size();) {
    const size_t end = diff.find('\n', at) + 1;
    const std::string line = diff.substr(at, end - at);
    at = end;
    if (line.starts_with("---") || line.starts_with("+++")) continue;
    if (line.starts_with("@@")) {
      const size_t begin = std::stoul(line.substr(4));
      while (taken + 1 < begin) after += lines[taken++];
    } else if (line[0] == '+') {
      after += line.substr(1);
    } else {
      EXPECT_EQ(line.substr(1), lines[taken]);
      if (line[0] == ' ') after += lines[taken];
      ++taken;
    }
  }
  while (taken < lines.size()) after += lines[taken++];
  return after;
}

TEST(UnifiedDiffTest, ManyEditsAreWhatTheyMake) {
  const std::string text = Numbers(200);
  for (int step = 1; step < 25; ++step) {
    std::vector<TextEdit> edits;
    for (int i = 1; i <= 200; i += step) {
      edits.push_back(
          Line(text, i, i % 3 == 0 ? "" : "new\n" + std::to_string(i) + "\n"));
    }
    EXPECT_EQ(Patched(text, UnifiedDiff("x", text, edits, false)),
              ApplyEdits(text, edits))
        << step;
  }
}

}  // namespace
}  // namespace hopcheck
