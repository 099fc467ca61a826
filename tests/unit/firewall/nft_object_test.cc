#include "firewall/nft_object.h"

#include <gtest/gtest.h>

#include "unit/firewall/decoded_object.h"

namespace hopcheck {
namespace {

using testing::Decoded;

Place SomePlace() {
  return {std::make_shared<const SourceFile>(SourceFile{"x.yaml", ""}), 3, 7};
}

TEST(NftObjectTest, Tables) {
  const Request request = NewTable({"inet", "fw", "c"}, SomePlace());
  EXPECT_EQ("nft add table inet fw", request.command());
  EXPECT_EQ("x.yaml:3:7", request.place().ToString());
  EXPECT_EQ("inet table fw inet flags 0 use 0 handle 0", Decoded(request));
}

TEST(NftObjectTest, ChainsThatAreJumpedTo) {
  const Request request =
      NewChain({"ip6", "t", "c"}, std::nullopt, std::nullopt, SomePlace());
  EXPECT_EQ("nft add chain ip6 t c", request.command());
  EXPECT_EQ("x.yaml:3:7", request.place().ToString());
  EXPECT_EQ("chain ip6 t c use 0", Decoded(request));
}

TEST(NftObjectTest, BaseChains) {
  const Request input =
      NewChain({"ip", "filter", "INPUT"},
               BaseHook{.hook = Hook::kInput, .priority = -5}, "drop", {});
  EXPECT_EQ(
      "nft add chain ip filter INPUT { type filter hook input priority -5; "
      "policy drop; }",
      input.command());
  EXPECT_EQ(
      "chain ip filter INPUT use 0 type filter hook input prio -5 policy drop "
      "packets 0 bytes 0",
      Decoded(input));
  const Request nat = NewChain(
      {"inet", "t", "c"},
      BaseHook{
          .type = ChainType::kNat, .hook = Hook::kPostrouting, .priority = 100},
      std::nullopt, {});
  EXPECT_EQ(
      "chain inet t c use 0 type nat hook postrouting prio 100 packets 0 bytes "
      "0",
      Decoded(nat));
}

TEST(NftObjectTest, HooksHaveOtherNumbersInOtherFamilies) {
  const auto decoded = [](const char* family, Hook hook, const char* device) {
    return Decoded(NewChain({family, "t", "c"},
                            BaseHook{.hook = hook, .device = device}, "accept",
                            {}));
  };
  EXPECT_EQ(
      "chain arp t c use 0 type filter hook output prio 0 policy accept "
      "packets 0 bytes 0",
      decoded("arp", Hook::kOutput, ""));
  EXPECT_EQ(
      "chain bridge t c use 0 type filter hook forward prio 0 policy accept "
      "packets 0 bytes 0",
      decoded("bridge", Hook::kForward, ""));
  EXPECT_EQ(
      "chain netdev t c use 0 type filter hook ingress prio 0 policy accept "
      "packets 0 bytes 0 dev eth0",
      decoded("netdev", Hook::kIngress, "eth0"));
}

TEST(NftObjectTest, APolicyAloneOfAChainThatStands) {
  const Request request =
      NewChain({"ip", "filter", "INPUT"}, std::nullopt, "accept", {});
  EXPECT_EQ("nft add chain ip filter INPUT { policy accept; }",
            request.command());
}

}  // namespace
}  // namespace hopcheck
