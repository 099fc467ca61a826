#include "base/printable.h"

#include <gtest/gtest.h>

namespace hopcheck {
namespace {

TEST(Printable, EscapesWhatATerminalWouldObey) {
  EXPECT_EQ(Printable("a \"b\": c\\d, büro"), "a \"b\": c\\d, büro");
  EXPECT_EQ(Printable("a\nb\x1b[0m\xff"), R"(a\nb\x1b[0m\xff)");
  EXPECT_EQ(Printable("\xc2\x9b"
                      "2J\u202e\tx"),
            R"(\x9b2J\u202e\tx)");
  EXPECT_EQ(Printable("a\"b\\", "\"\\"), R"(a\"b\\)");
  EXPECT_EQ(Printable(""), "");
}

TEST(Printable, KeepsColumns) {
  EXPECT_EQ(PrintableColumns("ü\tx\x1b\xc2\x9b\xe9✓"), "ü x???✓");
  EXPECT_EQ(CountCodePoints("ü\tx\x1b\xc2\x9b\xe9✓"), 7U);
}

TEST(FirstCodePoint, TakesNoOverlongFormAndNoSurrogate) {
  EXPECT_FALSE(FirstCodePoint("\xc0\x80").is_valid);
  EXPECT_FALSE(FirstCodePoint("\xe0\x80\x80").is_valid);
  EXPECT_FALSE(FirstCodePoint("\xed\xa0\x80").is_valid);
  EXPECT_FALSE(FirstCodePoint("\xf4\x90\x80\x80").is_valid);
  EXPECT_FALSE(FirstCodePoint("\xe2\x82").is_valid) << "cut off";
  EXPECT_EQ(FirstCodePoint("€x").value, 0x20acU);
  EXPECT_EQ(FirstCodePoint("€x").bytes, 3U);
}

}  // namespace
}  // namespace hopcheck
