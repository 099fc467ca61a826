#include "listen/filter_translation.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "listen/filter_program.h"
#include "support/golden.h"

namespace hopcheck {
namespace {

sock_filter Load(uint32_t offset) {
  return {BPF_LD | BPF_W | BPF_ABS, 0, 0, offset};
}
constexpr sock_filter kTake = {BPF_RET | BPF_K, 0, 0, 1};

template <typename Do>
std::string WordsOf(Do what) {
  try {
    what();
  } catch (const BadFilter& bad) {
    return std::string(bad.what()) + "\n";
  }
  return "no complaint\n";
}

std::string Refusal(const std::vector<sock_filter>& program) {
  return WordsOf([&] { TranslateFilter(program); });
}

TEST(FilterTranslation, EndsInAnExitWithinItself) {
  for (const char* filter : {"", "tcp port 80", "ip6 and udp", "len > 100"}) {
    const auto code = TranslateFilter(CompileFilter(filter));
    ASSERT_FALSE(code.empty());
    EXPECT_EQ(code.back().code, BPF_JMP | BPF_EXIT) << filter;
    for (size_t i = 0; i < code.size(); ++i) {
      const bool jumps = (BPF_CLASS(code[i].code) == BPF_JMP ||
                          BPF_CLASS(code[i].code) == BPF_JMP32) &&
                         BPF_OP(code[i].code) != BPF_CALL &&
                         BPF_OP(code[i].code) != BPF_EXIT;
      if (!jumps) continue;
      EXPECT_LT(i + 1 + static_cast<size_t>(code[i].off), code.size())
          << filter;
    }
  }
}

// What asks for more than the packet, and what libpcap never makes.
TEST(FilterTranslation, RefusesWhatIsNoProgram) {
  std::string all;
  all += Refusal({});
  all += Refusal({Load(0)});
  all += Refusal({Load(0xfffff000), kTake});  // SKF_AD_PROTOCOL
  all += Refusal({Load(0x7fffffff), kTake});
  all += Refusal({{BPF_LD | BPF_MEM, 0, 0, BPF_MEMWORDS}, kTake});
  all += Refusal({{BPF_JMP | BPF_JA, 0, 0, 1}, kTake});
  all += Refusal({{BPF_JMP | BPF_JEQ, 1, 0, 0}, kTake});
  all += Refusal({{BPF_ALU | 0xf0, 0, 0, 0}, kTake});
  all += Refusal({{BPF_LDX | BPF_MSH | BPF_W, 0, 0, 0}, kTake});
  EXPECT_TRUE(testing::EqualsGolden(all, "listen/no-program.txt"));
}

TEST(FilterTranslation, RefusesWhatIsTooLong) {
  std::vector<sock_filter> program(4000, Load(0));
  program.front() = {BPF_JMP | BPF_JA, 0, 0, 3999};
  program.push_back(kTake);
  EXPECT_EQ(Refusal(program), "the filter is too long for the kernel\n");
}

TEST(FilterProgram, SaysWhatLibpcapSays) {
  std::string all;
  for (const char* filter :
       {"tcp prot 80", "host", "ether host 02:00:00:00:00:01", "port 70000"}) {
    all += WordsOf([&] { CompileFilter(filter); });
  }
  EXPECT_TRUE(testing::EqualsGolden(all, "listen/bad-filters.txt"));
}

}  // namespace
}  // namespace hopcheck
