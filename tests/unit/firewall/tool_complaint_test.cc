#include "firewall/tool_complaint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <ostream>

namespace hopcheck {

void PrintTo(const ToolComplaint& c, std::ostream* out) {
  *out << c.file << ':' << c.line << ':' << c.column << ": " << c.message;
}

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ToolComplaint At(int line, const char* message) {
  return {.line = line, .message = message};
}

TEST(ParseToolOutput, TheLineThatFollowsTheWords) {
  EXPECT_THAT(
      ParseToolOutput(
          "iptables-nft-restore v1.8.9 (nf_tables): unknown option \"--x\"\n"
          "Error occurred at line: 3\n"
          "Try `iptables-nft-restore -h' or 'iptables-nft-restore --help' for "
          "more information.\n"),
      ElementsAre(At(3, "unknown option \"--x\"")));
  EXPECT_THAT(
      ParseToolOutput("iptables-restore v1.8.9 (legacy): Couldn't load target "
                      "`NOPE':No such file or directory\n\n"
                      "Error occurred at line: 3\n"),
      ElementsAre(
          At(3, "Couldn't load target `NOPE':No such file or directory")));
  EXPECT_THAT(ParseToolOutput("Bad argument `b -j ACCEPT\n'\n"
                              "Error occurred at line: 3\n"),
              ElementsAre(At(3, "Bad argument `b -j ACCEPT '")));
}

TEST(ParseToolOutput, TheLineThatStandsBeforeTheWords) {
  EXPECT_THAT(ParseToolOutput("iptables-nft-restore: line 12 failed: No "
                              "chain/target/match by that name.\n"),
              ElementsAre(At(12, "No chain/target/match by that name")));
  EXPECT_THAT(ParseToolOutput("ip6tables-restore: line 3 failed\n"),
              ElementsAre(At(3, "")));
  EXPECT_THAT(ParseToolOutput("ipset v7.17: Error in line 2: Hash is full, "
                              "cannot add more elements\n"),
              ElementsAre(At(2, "Hash is full, cannot add more elements")));
}

TEST(ParseToolOutput, TheLineWithinTheWords) {
  EXPECT_THAT(ParseToolOutput("iptables-restore: COMMIT expected at line 4\n"),
              ElementsAre(At(4, "COMMIT expected")));
  EXPECT_THAT(
      ParseToolOutput("iptables-restore v1.8.9 (legacy): Can't set "
                      "policy `X' on `Y' line 2: Bad policy name\n"),
      ElementsAre(At(2, "Can't set policy `X' on `Y': Bad policy name")));
  // Said in either of two ways: the second is the tool's own summary.
  EXPECT_THAT(ParseToolOutput("iptables-nft-restore v1.8.9 (nf_tables): "
                              "iptables-nft-restore: line 1 table name 'x' "
                              "invalid\nError occurred at line: 1\n"),
              ElementsAre(At(1, "table name 'x' invalid")));
}

TEST(ParseToolOutput, SeveralErrorsOfOneTransaction) {
  EXPECT_THAT(
      ParseToolOutput(
          "iptables-nft-restore v1.8.9 (nf_tables): \n"
          "line 5: CHAIN_ADD failed (No such file or directory): chain A\n"
          "line 7: RULE_APPEND failed (Too many links): rule in chain B\n"),
      ElementsAre(
          At(5, "CHAIN_ADD failed (No such file or directory): chain A"),
          At(7, "RULE_APPEND failed (Too many links): rule in chain B")));
}

TEST(ParseToolOutput, WithoutALine) {
  EXPECT_THAT(ParseToolOutput("ipset v7.17: Unknown argument: `bogus'\n"
                              "Try `ipset help' for more information.\n"),
              ElementsAre(At(0, "Unknown argument: `bogus'")));
  EXPECT_THAT(
      ParseToolOutput("Warning: Extension LED revision 0 not supported, "
                      "missing kernel module?\n"
                      "iptables-restore: line 3 failed\n"),
      ElementsAre(At(0,
                     "Warning: Extension LED revision 0 not supported, "
                     "missing kernel module?"),
                  At(3, "")));
  EXPECT_THAT(ParseToolOutput(""), IsEmpty());
  EXPECT_THAT(ParseToolOutput("\n\n"), IsEmpty());
}

TEST(ParseToolOutput, WithoutWhatModprobeSays) {
  EXPECT_THAT(ParseToolOutput("modprobe: FATAL: Module ip_tables not found in "
                              "directory /lib/modules/7.3.4+deb13-rt-amd64\n"
                              "iptables-legacy-restore v1.8.11 (legacy): "
                              "iptables-restore: unable to initialize table "
                              "'filter'\n\nError occurred at line: 1\n"),
              ElementsAre(At(1, "unable to initialize table 'filter'")));
}

TEST(ParseNftErrors, EachAtItsOwnPlace) {
  EXPECT_THAT(
      ParseNftErrors("In file included from /proc/self/fd/4:4:1-25:\n"
                     "./part.nft:1:37-37: Error: syntax error, unexpected "
                     "newline\nadd rule inet t c accpt\n        ^\n"
                     "/proc/self/fd/4:6:12-12: Error: unknown identifier 'Y'\n"
                     " ip saddr $Y accept\n           ^\n",
                     "/proc/self/fd/4"),
      ElementsAre(
          ToolComplaint{.file = "./part.nft",
                        .line = 1,
                        .column = 37,
                        .message = "syntax error, unexpected newline"},
          ToolComplaint{
              .line = 6, .column = 12, .message = "unknown identifier 'Y'"}));
}

TEST(ParseNftErrors, WithoutAPlace) {
  EXPECT_THAT(ParseNftErrors("netlink: Error: cache initialization failed: "
                             "Operation not permitted\n",
                             "x"),
              ElementsAre(At(
                  0, "cache initialization failed: Operation not permitted")));
  EXPECT_THAT(ParseNftErrors("", "x"), IsEmpty());
}

TEST(ErrnoIn, TheOneThatIsDescribed) {
  EXPECT_EQ(ErrnoIn("RULE_APPEND failed (No such file or directory): rule"),
            ENOENT);
  // Not EPROTO, "Protocol error", nor a part of the text.
  EXPECT_EQ(ErrnoIn("Failed to initialize nft: Protocol not supported"),
            EPROTONOSUPPORT);
  EXPECT_EQ(ErrnoIn("Set x doesn't exist"), 0);
}

}  // namespace
}  // namespace hopcheck
