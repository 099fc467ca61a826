// Where the tools that texts come from fail, or are not there.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "base/kernel_error.h"
#include "firewall/rule_book.h"
#include "kernel/firewall/loaded.h"
#include "support/golden.h"

namespace hopcheck {
namespace {

using testing::RunOk;

class RuleBookTools : public testing::InNamespace {};

// A folder with a program, in front of the others while the test runs.
class FakeTool {
 public:
  FakeTool(const std::string& name, const std::string& script)
      : path_(::getenv("PATH")),
        folder_(std::filesystem::temp_directory_path() /
                fmt::format("hopcheck-fake-{}", ::getpid())) {
    std::filesystem::create_directory(folder_);
    const std::filesystem::path program = folder_ / name;
    std::ofstream(program) << "#!/bin/sh\n" << script << "\n";
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    ::setenv("PATH", (folder_.string() + ":" + path_).c_str(), 1);
  }
  ~FakeTool() {
    ::setenv("PATH", path_.c_str(), 1);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  FakeTool(const FakeTool&) = delete;
  FakeTool& operator=(const FakeTool&) = delete;

 private:
  std::string path_;
  std::filesystem::path folder_;
};

TEST_F(RuleBookTools, SaysWhatTheToolSaysThatFails) {
  RunOk("iptables-legacy", {"-A", "INPUT", "-j", "ACCEPT"});
  const FakeTool fake("iptables-legacy-save",
                      "echo half a line; echo >&2 'iptables-save v9 (legacy): "
                      "Cannot initialize: No such file'; exit 1");
  try {
    RuleBook::Read();
    FAIL() << "the tool failed unnoticed";
  } catch (const KernelError& error) {
    EXPECT_TRUE(testing::EqualsGolden(std::string(error.what()) + "\n",
                                      "firewall/save-tool.txt"));
  }
}

// Positions and what the kernel itself tells stay.
TEST_F(RuleBookTools, DoesWithoutTextsThatNoToolGives) {
  RunOk("iptables-nft",
        {"-A", "INPUT", "-m", "comment", "--comment", "mine", "-j", "REJECT"});
  const FakeTool fake("iptables-nft-save", "exit 0");
  const RuleBook book = RuleBook::Read();
  const BookRule& rule = book.nft.at({"ip", "filter", "INPUT"}).rules.at(0);
  EXPECT_EQ("mine", rule.comment);
  EXPECT_EQ("reject", rule.verdict);
  EXPECT_EQ("counter reject", rule.text) << "in the words of nft";
}

}  // namespace
}  // namespace hopcheck
