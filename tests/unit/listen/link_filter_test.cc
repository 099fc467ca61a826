#include "listen/link_filter.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "bpf/trace_event.h"

namespace hopcheck {
namespace {

bpf_insn Call(int32_t helper) {
  return {.code = BPF_JMP | BPF_CALL,
          .dst_reg = 0,
          .src_reg = 0,
          .off = 0,
          .imm = helper};
}
bpf_insn Exit() {
  return {.code = BPF_JMP | BPF_EXIT,
          .dst_reg = 0,
          .src_reg = 0,
          .off = 0,
          .imm = 0};
}

TEST(LinkFilter, CallsGoToTheFilterBehindTheProgram) {
  constexpr int32_t kSome = 5;
  ProgramImage image;
  image.programs = {
      {"calls", {Call(kSome), Call(HOPCHECK_FILTER_CALL), Exit()}},
      {"does_not", {Call(kSome), Exit()}},
      {"twice",
       {Call(HOPCHECK_FILTER_CALL), Call(HOPCHECK_FILTER_CALL), Exit()}}};
  LinkFilter({Exit(), Exit()}, image);

  const auto& calls = image.programs[0].code;
  ASSERT_EQ(calls.size(), 5u);
  EXPECT_EQ(calls[0].src_reg, 0);
  EXPECT_EQ(calls[0].imm, kSome);
  EXPECT_EQ(calls[1].src_reg, BPF_PSEUDO_CALL);
  EXPECT_EQ(calls[1].imm, 1);  // over the exit
  EXPECT_EQ(image.programs[1].code.size(), 2u);
  const auto& twice = image.programs[2].code;
  ASSERT_EQ(twice.size(), 5u);
  EXPECT_EQ(twice[0].imm, 2);
  EXPECT_EQ(twice[1].imm, 1);
}

}  // namespace
}  // namespace hopcheck
