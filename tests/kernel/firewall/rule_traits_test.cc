// Which rules rewrite addresses, and for whose sake the kernel tracks
// connections: of native rules, and of both variants of iptables.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "firewall/rule_book.h"
#include "kernel/firewall/loaded.h"

namespace hopcheck {
namespace {

using ::testing::ElementsAre;
using testing::InNamespace;
using ::testing::IsEmpty;
using testing::RunOk;

class RuleTraitsTest : public InNamespace {
 protected:
  // "2,3" for the second and third rule of a chain.
  static std::string Those(const BookChain* chain, bool BookRule::*trait) {
    if (chain == nullptr) return "no such chain";
    std::string those;
    for (size_t i = 0; i < chain->rules.size(); ++i) {
      if (!(chain->rules[i].*trait)) continue;
      those += (those.empty() ? "" : ",") + std::to_string(i + 1);
    }
    return those;
  }
};

TEST_F(RuleTraitsTest, NativeRules) {
  RunOk("nft", {"-f", "-"},
        "table ip nat {\n"
        "  chain pre {\n"
        "    type nat hook prerouting priority dstnat;\n"
        "    counter comment \"dnat to nobody\"\n"
        "    ip daddr 10.0.0.1 dnat to 10.0.0.2\n"
        "    ip daddr 10.0.0.3 redirect\n"
        "    ct mark set 1\n"
        "    notrack\n"
        "  }\n"
        "  chain post {\n"
        "    type nat hook postrouting priority srcnat;\n"
        "    masquerade\n"
        "    snat to 10.0.0.1\n"
        "    accept\n"
        "  }\n"
        "}\n");
  const RuleBook book = RuleBook::Read();
  const BookChain* pre = book.Find(Backend::kNft, {"ip", "nat", "pre"});
  EXPECT_EQ(Those(pre, &BookRule::translates), "2,3");
  EXPECT_EQ(Those(pre, &BookRule::tracks), "2,3,4");
  const BookChain* post = book.Find(Backend::kNft, {"ip", "nat", "post"});
  EXPECT_EQ(Those(post, &BookRule::translates), "1,2");
  EXPECT_THAT(book.tracked, ElementsAre(Family::kIpv4));
}

TEST_F(RuleTraitsTest, TheFamilyInetTracksBoth) {
  RunOk("nft", {"-f", "-"},
        "table inet f {\n chain c {\n ct state new accept\n }\n}\n");
  EXPECT_THAT(RuleBook::Read().tracked,
              ElementsAre(Family::kIpv4, Family::kIpv6));
}

constexpr const char* kIptables =
    "*nat\n"
    "-A POSTROUTING -m comment --comment MASQUERADE\n"
    "-A POSTROUTING -o wan -j MASQUERADE\n"
    "COMMIT\n"
    "*filter\n"
    "-A FORWARD -m mark --mark 1 -j ACCEPT\n"
    "-A FORWARD -m conntrack --ctstate NEW -j ACCEPT\n"
    "COMMIT\n";

class IptablesTraitsTest : public RuleTraitsTest,
                           public ::testing::WithParamInterface<const char*> {};

TEST_P(IptablesTraitsTest, AreTheSameInBothVariants) {
  const std::string variant = GetParam();
  RunOk("ip6tables-" + variant + "-restore", {}, kIptables);
  const RuleBook book = RuleBook::Read();
  const Backend backend = variant == "nft" ? Backend::kNft : Backend::kLegacy;
  const BookChain* nat = book.Find(backend, {"ip6", "nat", "POSTROUTING"});
  EXPECT_EQ(Those(nat, &BookRule::translates), "2");
  EXPECT_EQ(Those(nat, &BookRule::tracks), "2");
  const BookChain* filter = book.Find(backend, {"ip6", "filter", "FORWARD"});
  EXPECT_EQ(Those(filter, &BookRule::translates), "");
  EXPECT_EQ(Those(filter, &BookRule::tracks), "2");
  EXPECT_THAT(book.tracked, ElementsAre(Family::kIpv6));
}

INSTANTIATE_TEST_SUITE_P(Variants, IptablesTraitsTest,
                         ::testing::Values("nft", "legacy"),
                         [](const auto& variant) {
                           return std::string(variant.param);
                         });

TEST_F(RuleTraitsTest, WithoutSuchRulesNothingIsTracked) {
  RunOk("nft", {"-f", "-"},
        "table inet f {\n chain c {\n meta mark 1 accept\n }\n}\n");
  EXPECT_THAT(RuleBook::Read().tracked, IsEmpty());
}

}  // namespace
}  // namespace hopcheck
