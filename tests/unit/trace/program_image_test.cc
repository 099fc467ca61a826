#include "bpf/program_image.h"

#include <gtest/gtest.h>

#include <string>

namespace hopcheck {
namespace {

ProgramImage Example() {
  ProgramImage image;
  image.maps = {{.name = "events", .type = 27, .max_entries = 4096},
                {.name = "config",
                 .type = 2,
                 .key_size = 4,
                 .value_size = 8,
                 .max_entries = 1}};
  bpf_insn load{};
  load.code = BPF_LD | BPF_DW | BPF_IMM;
  load.dst_reg = 1;
  load.src_reg = BPF_PSEUDO_MAP_FD;
  load.imm = 1;
  bpf_insn exit{};
  exit.code = BPF_JMP | BPF_EXIT;
  image.programs = {{"hop_in", {load, bpf_insn{}, exit}}};
  image.drop_reasons = {{2, "NOT_SPECIFIED"}, {8, "NETFILTER_DROP"}};
  return image;
}

TEST(ProgramImageTest, ReadsBackWhatItWrote) {
  const auto image = ParseProgramImage(Serialize(Example()));
  ASSERT_TRUE(image);
  EXPECT_EQ(image->maps, Example().maps);
  ASSERT_EQ(image->programs.size(), 1u);
  EXPECT_EQ(image->programs[0].name, "hop_in");
  EXPECT_EQ(image->programs[0].code.size(), 3u);
  EXPECT_EQ(image->programs[0].code[0].imm, 1);
  EXPECT_EQ(image->drop_reasons, Example().drop_reasons);
}

TEST(ProgramImageTest, RefusesEveryTruncationAndWhatFollows) {
  const std::string bytes = Serialize(Example());
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(ParseProgramImage(std::string_view(bytes).substr(0, size)))
        << size;
  }
  EXPECT_FALSE(ParseProgramImage(bytes + "x"));
}

TEST(ProgramImageTest, RefusesAMapThatDoesNotExist) {
  ProgramImage image = Example();
  image.programs[0].code[0].imm = 2;
  EXPECT_FALSE(ParseProgramImage(Serialize(image)));
  image.programs[0].code[0].imm = -1;
  EXPECT_FALSE(ParseProgramImage(Serialize(image)));
}

TEST(ProgramImageTest, SurvivesEveryFlippedByte) {
  const std::string bytes = Serialize(Example());
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 0xff);
    ParseProgramImage(flipped);
  }
}

}  // namespace
}  // namespace hopcheck
