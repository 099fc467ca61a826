#include "trace/symbol_table.h"

#include <gtest/gtest.h>

#include <string>

namespace hopcheck {
namespace {

constexpr char kKallsyms[] =
    "ffffffff81000000 T _text\n"
    "ffffffff81000000 T alias_of_text\n"
    "ffffffff81000100 t nf_hook_slow\n"
    "ffffffff81000080 t ip_rcv\n"
    "ffffffff81000200 D some_data\n"
    "ffffffffc0000000 t module_function\t[module]\n";

TEST(SymbolTableTest, FindsTheFunctionThatHoldsAnAddress) {
  const std::string packed = PackSymbols(kKallsyms);
  const SymbolTable table(packed);
  ASSERT_TRUE(table.valid());
  EXPECT_EQ(table.Find(0xffffffff81000000), "_text");
  EXPECT_EQ(table.Find(0xffffffff8100007f), "_text");
  EXPECT_EQ(table.Find(0xffffffff81000080), "ip_rcv");
  EXPECT_EQ(table.Find(0xffffffff810001ff), "nf_hook_slow");
  EXPECT_EQ(table.Find(0xffffffffc0000010), "module_function");
  EXPECT_EQ(table.Find(0xffffffff80ffffff), std::nullopt);
}

TEST(SymbolTableTest, HiddenAddressesGiveNoTable) {
  EXPECT_FALSE(SymbolTable(PackSymbols("0000000000000000 T _text\n")).valid());
  EXPECT_FALSE(SymbolTable(PackSymbols("")).valid());
}

// Every truncation and every flipped byte: no answer or a wrong one, never a
// read outside (the sanitizers watch).
TEST(SymbolTableTest, DamageIsHarmless) {
  const std::string packed = PackSymbols(kKallsyms);
  for (size_t size = 0; size < packed.size(); ++size) {
    const std::string cut = packed.substr(0, size);
    SymbolTable(cut).Find(0xffffffff81000100);
  }
  for (size_t at = 0; at < packed.size(); ++at) {
    std::string flipped = packed;
    flipped[at] = static_cast<char>(flipped[at] ^ 0xff);
    SymbolTable(flipped).Find(0xffffffff81000100);
  }
}

}  // namespace
}  // namespace hopcheck
