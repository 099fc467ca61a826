#include "base/shell_word.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <string>

namespace hopcheck {
namespace {

TEST(ShellWord, IsQuotedOnlyWhereItMustBe) {
  EXPECT_EQ(ShellWord("scenarios/lan-ping.yaml"), "scenarios/lan-ping.yaml");
  EXPECT_EQ(ShellWord("net.ipv4.ip_forward=1"), "net.ipv4.ip_forward=1");
  EXPECT_EQ(ShellWord(""), "''");
  EXPECT_EQ(ShellWord("a b"), "'a b'");
  EXPECT_EQ(ShellWord("~"), "'~'");
  EXPECT_EQ(ShellWord("it's"), R"('it'\''s')");
  EXPECT_EQ(ShellWord("$(id)`id`\"\\\n"), "'$(id)`id`\"\\\n'");
}

// What a shell makes of it.
std::string Read(const std::string& word) {
  const std::string command = "printf %s " + word;
  std::FILE* shell = ::popen(command.c_str(), "r");
  std::string text;
  std::array<char, 4096> buffer;
  while (const size_t got =
             std::fread(buffer.data(), 1, buffer.size(), shell)) {
    text.append(buffer.data(), got);
  }
  EXPECT_EQ(::pclose(shell), 0);
  return text;
}

TEST(ShellWord, IsTheSameTextToAShell) {
  std::string all;
  for (int c = 1; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_EQ(Read(ShellWord(all)), all);
  for (int c = 1; c < 256; ++c) {
    const std::string one(1, static_cast<char>(c));
    EXPECT_EQ(Read(ShellWord(one)), one) << c;
  }
}

}  // namespace
}  // namespace hopcheck
