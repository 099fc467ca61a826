// What tools say on kernels that lack something, which is not what the tests
// run on: the texts are those of iptables 1.8.9, nftables 1.0.6 and ipset 7.17.
#include "firewall/kernel_lack.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>

#include "base/kernel_error.h"
#include "firewall/tool_complaint.h"
#include "support/golden.h"

namespace hopcheck {
namespace {

// As a user reads it.
std::string Shown(const std::optional<KernelLack>& lack) {
  if (!lack) return "nothing is lacking\n";
  const KernelError error(lack->operation, "namespace router, x.yaml:9:13",
                          lack->error, lack->words);
  return std::string(error.what()) + "\n";
}

// The first complaint of a tool's output.
std::string MessageOf(const std::string& output) {
  return ParseToolOutput(output).front().message;
}

std::string OfNft(const std::string& output) {
  return Shown(LackOfIptablesNft("iptables-nft-restore", MessageOf(output)));
}

std::string OfLegacy(const std::string& output, Family family, int why) {
  return Shown(LackOfIptablesLegacy(
      family == Family::kIpv4 ? "iptables-legacy-restore"
                              : "ip6tables-legacy-restore",
      family, MessageOf(output), [&](Family asked, const std::string& table) {
        EXPECT_EQ(asked, family);
        EXPECT_EQ(table, "nat");
        return why;
      }));
}

std::string OfNftables(const std::string& errors,
                       const LineSpokenOf& line = {}) {
  return Shown(
      LackOfNftables(ParseNftErrors(errors, "x").front().message, line));
}

TEST(KernelLack, IsSaidByName) {
  std::string text;
  text += OfNft(
      "iptables-nft-restore v1.8.9 (nf_tables): Could not fetch rule set "
      "generation id: Invalid argument\n");
  text += OfNft(
      "iptables-nft-restore/1.8.9 Failed to initialize nft: Protocol not "
      "supported\n");
  text += OfNft(
      "iptables-nft-restore v1.8.9 (nf_tables): Could not fetch rule set "
      "generation id: Permission denied (you must be root)\n");
  text += OfNft(
      "iptables-nft-restore v1.8.9 (nf_tables): \n"
      "line 6: CHAIN_ADD failed (No such file or directory): chain "
      "PREROUTING\n");
  text += OfNft(
      "Warning: Extension LED revision 0 not supported, missing kernel "
      "module?\n");
  text += OfNft(
      "iptables-nft-restore v1.8.9 (nf_tables): \n"
      "line 6: RULE_APPEND failed (Cannot allocate memory): rule in chain "
      "INPUT\n");
  const std::string table =
      "iptables-legacy-restore v1.8.9 (legacy): iptables-restore: unable to "
      "initialize table 'nat'\n\nError occurred at line: 1\n";
  text += OfLegacy(table, Family::kIpv4, ENOPROTOOPT);
  text += OfLegacy(table, Family::kIpv6, ENOENT);
  text += OfLegacy(table, Family::kIpv4, EPERM);
  text += OfLegacy(
      "modprobe: FATAL: Module ip_tables not found in directory "
      "/lib/modules/7.3.4+deb13-rt-amd64\n" +
          table,
      Family::kIpv4, ENOPROTOOPT);
  text += OfNftables(
      "netlink: Error: cache initialization failed: Invalid argument\n");
  text += OfNftables(
      "x:1:1-15: Error: Could not process rule: Address family not supported "
      "by protocol\nadd table arp t\n^^^^^^^^^^^^^^^\n");
  text += OfNftables(
      "x:1:1-14: Error: Could not process rule: Operation not permitted\n");
  text += OfNftables(
      "x:2:9-15: Error: Could not process rule: Operation not supported\n"
      "  chain leaving {\n        ^^^^^^^\n",
      {.hook = "  type filter hook egress device \"dmz\" priority 0; policy "
               "accept;"});
  text += OfNftables(
      "x:4:21-26: Error: Could not process rule: No such file or directory\n"
      "    ip daddr 10.0.0.1 reject\n                      ^^^^^^\n",
      {.device_rule = "    ip daddr 10.0.0.1 reject"});
  for (const char* flags : {"  flags owner", "  flags owner,persist"}) {
    text += OfNftables(
        "x:1:1-5: Error: Could not process rule: Invalid argument\n"
        "table inet owned {\n^^^^^\n",
        {.flags = flags});
  }
  text += Shown(
      LackOfIpset(MessageOf("ipset v7.17: Cannot open session to kernel.\n")));
  text += Shown(LackOfIpset(MessageOf(
      "ipset v7.17: Error in line 1: Kernel error received: Operation not "
      "permitted\n")));
  text += Shown(LackOfIpset(MessageOf(
      "ipset v7.17: Error in line 1: Argument `initval' is supported in the "
      "kernel module of the set type hash:ip starting from the revision 5 and "
      "you have installed revision 4 only. Your kernel is behind your ipset "
      "utility.\n")));
  EXPECT_TRUE(testing::EqualsGolden(text, "firewall/kernel-lacks.txt"));
}

TEST(KernelLack, IsNotWhatTheRulesetIsAtFaultFor) {
  const std::string not_there =
      "Could not process rule: No such file or directory";
  for (const char* rule :
       {"", "ip daddr 10.0.0.1 drop", "ip daddr @denied reject",
        "ip daddr vmap { 10.0.0.1 : jump gone } reject"}) {
    EXPECT_EQ(LackOfNftables(not_there, {.device_rule = rule}), std::nullopt)
        << rule;
  }
  EXPECT_EQ(LackOfIptablesNft("iptables-nft-restore",
                              "RULE_APPEND failed (No such file or directory): "
                              "rule in chain A"),
            std::nullopt);
  EXPECT_EQ(LackOfIptablesNft("iptables-nft-restore",
                              "RULE_APPEND failed (Too many links): rule in "
                              "chain B"),
            std::nullopt);
  const auto unasked = [](Family, const std::string&) -> int {
    ADD_FAILURE() << "the kernel need not be asked";
    return 0;
  };
  EXPECT_EQ(
      LackOfIptablesLegacy("iptables-legacy-restore", Family::kIpv4,
                           "unable to initialize table 'nosuch'", unasked),
      std::nullopt)
      << "nowhere is there such a table";
  EXPECT_EQ(LackOfIptablesLegacy("iptables-legacy-restore", Family::kIpv4, "",
                                 unasked),
            std::nullopt);
  EXPECT_EQ(LackOfIptablesLegacy("iptables-legacy-restore", Family::kIpv4,
                                 "unable to initialize table 'nat'",
                                 [](Family, const std::string&) { return 0; }),
            std::nullopt)
      << "it is there";
  EXPECT_EQ(LackOfNftables("Could not process rule: Too many links"),
            std::nullopt);
  EXPECT_EQ(LackOfNftables("Could not process rule: Operation not supported",
                           {.hook = "type nat hook forward priority 0;"}),
            std::nullopt);
  EXPECT_EQ(LackOfNftables("Could not process rule: Invalid argument",
                           {.flags = "flags dormant"}),
            std::nullopt);
  EXPECT_EQ(LackOfIpset("Element cannot be added to the set: it's already "
                        "added"),
            std::nullopt);
}

TEST(KernelLack, NamesTheExtension) {
  const auto lack = LackOfIptablesLegacy(
      "iptables-legacy-restore", Family::kIpv4,
      "Warning: Extension ipvs revision 0 not supported, missing kernel "
      "module?",
      nullptr);
  ASSERT_TRUE(lack);
  EXPECT_EQ(lack->extension, "ipvs");
}

}  // namespace
}  // namespace hopcheck
