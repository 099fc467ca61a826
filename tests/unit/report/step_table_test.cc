#include "report/step_table.h"

#include <gtest/gtest.h>

#include <string>

#include "unit/expect/steps.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h

// n/if0, n/if1, …
std::vector<Step> Many(int count) {
  std::vector<Step> steps;
  for (int i = 0; i < count; ++i) {
    steps.push_back(HopIn("n/if" + std::to_string(i)));
  }
  return steps;
}

ExpectedPath ManyExpected(int count) {
  ExpectedPath path;
  for (int i = 0; i < count; ++i) {
    path.steps.push_back({.what = AHop("n/if" + std::to_string(i))});
  }
  return path;
}

TEST(SideBySideTest, MarksTheFirstDifferenceOnly) {
  EXPECT_EQ(SideBySide(HopList({"a/b", "c/dd", "e/f"}).steps,
                       HopsOf({"a/b", "x/y", "z/z"}), false, 0),
            "  expected  actual\n"
            "  a/b       a/b  out\n"
            "! c/dd      x/y  in\n"
            "  e/f       z/z  out\n");
}

TEST(SideBySideTest, LinesHaveNoTrailingSpaces) {
  EXPECT_EQ(SideBySide(HopList({"a/b", "c/d"}).steps, {}, false, 1),
            "   expected  actual\n"
            " ! a/b\n"
            "   c/d\n");
}

TEST(SideBySideTest, ShowsAllWithinThreeLinesOfTheDifference) {
  std::vector<Step> actual = Many(40);
  actual[20] = HopIn("other/eth0");
  const std::string text = SideBySide(ManyExpected(40).steps, actual, false, 0);
  EXPECT_EQ(text,
            "  expected  actual\n"
            "  n/if0     n/if0       in\n"
            "  n/if1     n/if1       in\n"
            "  n/if2     n/if2       in\n"
            "  n/if3     n/if3       in\n"
            "  … 13 steps as expected\n"
            "  n/if17    n/if17      in\n"
            "  n/if18    n/if18      in\n"
            "  n/if19    n/if19      in\n"
            "! n/if20    other/eth0  in\n"
            "  n/if21    n/if21      in\n"
            "  n/if22    n/if22      in\n"
            "  n/if23    n/if23      in\n"
            "  n/if24    n/if24      in\n"
            "  … 11 steps as expected\n"
            "  n/if36    n/if36      in\n"
            "  n/if37    n/if37      in\n"
            "  n/if38    n/if38      in\n"
            "  n/if39    n/if39      in\n");
}

TEST(SideBySideTest, ElidesNothingThatAFewLinesShow) {
  for (int count = 1; count <= 11; ++count) {
    std::vector<Step> actual = Many(count);
    actual.back() = HopIn("other/eth0");
    const std::string text =
        SideBySide(ManyExpected(count).steps, actual, false, 0);
    EXPECT_EQ(text.find("…"), std::string::npos) << text;
  }
}

TEST(StepListTest, MarksWhatMustNeverBeMet) {
  EXPECT_EQ(StepList(HopsOf({"a/b", "c/d"}) + DropIn("c"),
                     {{.what = AHop("c/d")}, {.what = ExpectedDrop{"c"}}}, 2),
            "    a/b                                out\n"
            "  ! c/d                                in\n"
            "  ! {drop: c, reason: NETFILTER_DROP}  nf_hook_slow()\n");
}

TEST(StepListTest, ElidesTheMiddleOfALongPath) {
  EXPECT_EQ(StepList(Many(30), {}, 0),
            "  n/if0   in\n"
            "  n/if1   in\n"
            "  n/if2   in\n"
            "  n/if3   in\n"
            "  … 22 more steps\n"
            "  n/if26  in\n"
            "  n/if27  in\n"
            "  n/if28  in\n"
            "  n/if29  in\n");
}

TEST(StepListTest, NothingIsNoLine) { EXPECT_EQ(StepList({}, {}, 2), ""); }

TEST(StepLineTest, ElidesTheMiddleOfALongPath) {
  EXPECT_EQ(StepLine(std::vector<Step>{}), "");
  EXPECT_EQ(StepLine(Many(3)), "n/if0, n/if1, n/if2");
  EXPECT_EQ(StepLine(Many(9)).find("…"), std::string::npos);
  EXPECT_EQ(StepLine(Many(10)),
            "n/if0, n/if1, n/if2, … 4 more …, n/if7, n/if8, n/if9");
  EXPECT_EQ(StepLine(ManyExpected(11).steps),
            "n/if0, n/if1, n/if2, … 5 more …, n/if8, n/if9, n/if10");
}

}  // namespace
}  // namespace hopcheck
