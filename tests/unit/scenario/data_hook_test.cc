#include "scenario/data_hook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hopcheck {
namespace {

using ::testing::ElementsAre;

std::optional<BaseHook> HookOf(const char* family, const char* table,
                               const char* chain) {
  return BaseHookOf({.name = {family, table, chain}});
}

TEST(DataHookTest, IptablesTables) {
  EXPECT_TRUE(IsIptablesTable({"ip", "filter", "anything"}));
  EXPECT_TRUE(IsIptablesTable({"ip6", "security", "INPUT"}));
  EXPECT_FALSE(IsIptablesTable({"ip", "fw", "INPUT"}));
  EXPECT_FALSE(IsIptablesTable({"inet", "filter", "INPUT"}));
  EXPECT_FALSE(IsIptablesTable({"bridge", "filter", "INPUT"}));
}

// As `iptables-nft -t TABLE -P CHAIN ACCEPT` makes them, 1.8.9.
TEST(DataHookTest, IptablesBaseChains) {
  using Type = ChainType;
  EXPECT_EQ(HookOf("ip", "filter", "INPUT"),
            (BaseHook{Type::kFilter, Hook::kInput, 0}));
  EXPECT_EQ(HookOf("ip6", "filter", "FORWARD"),
            (BaseHook{Type::kFilter, Hook::kForward, 0}));
  EXPECT_EQ(HookOf("ip", "mangle", "PREROUTING"),
            (BaseHook{Type::kFilter, Hook::kPrerouting, -150}));
  EXPECT_EQ(HookOf("ip", "mangle", "OUTPUT"),
            (BaseHook{Type::kRoute, Hook::kOutput, -150}));
  EXPECT_EQ(HookOf("ip6", "nat", "PREROUTING"),
            (BaseHook{Type::kNat, Hook::kPrerouting, -100}));
  EXPECT_EQ(HookOf("ip", "nat", "OUTPUT"),
            (BaseHook{Type::kNat, Hook::kOutput, -100}));
  EXPECT_EQ(HookOf("ip", "nat", "INPUT"),
            (BaseHook{Type::kNat, Hook::kInput, 100}));
  EXPECT_EQ(HookOf("ip", "nat", "POSTROUTING"),
            (BaseHook{Type::kNat, Hook::kPostrouting, 100}));
  EXPECT_EQ(HookOf("ip", "raw", "OUTPUT"),
            (BaseHook{Type::kFilter, Hook::kOutput, -300}));
  EXPECT_EQ(HookOf("ip", "security", "INPUT"),
            (BaseHook{Type::kFilter, Hook::kInput, 150}));
}

TEST(DataHookTest, ChainsOfIptablesThatAreJumpedTo) {
  EXPECT_EQ(HookOf("ip", "filter", "input"), std::nullopt);
  EXPECT_EQ(HookOf("ip", "filter", "PREROUTING"), std::nullopt);
  EXPECT_EQ(HookOf("ip", "raw", "FORWARD"), std::nullopt);
  EXPECT_EQ(HookOf("ip", "nat", "FORWARD"), std::nullopt);
  EXPECT_EQ(HookOf("ip", "filter", "mine"), std::nullopt);
}

TEST(DataHookTest, OtherChainsAreNamedByTheirHooks) {
  using Type = ChainType;
  EXPECT_EQ(HookOf("inet", "t", "forward"),
            (BaseHook{Type::kFilter, Hook::kForward, 0}));
  EXPECT_EQ(HookOf("ip", "t", "PREROUTING"),
            (BaseHook{Type::kFilter, Hook::kPrerouting, 0}));
  EXPECT_EQ(HookOf("bridge", "t", "Input"),
            (BaseHook{Type::kFilter, Hook::kInput, -200}));
  EXPECT_EQ(HookOf("arp", "t", "output"),
            (BaseHook{Type::kFilter, Hook::kOutput, 0}));
  EXPECT_EQ(HookOf("netdev", "t", "egress"),
            (BaseHook{Type::kFilter, Hook::kEgress, 0}));
  EXPECT_EQ(HookOf("inet", "t", "ingress"),
            (BaseHook{Type::kFilter, Hook::kIngress, 0}));
  // Not of that family.
  EXPECT_EQ(HookOf("arp", "t", "forward"), std::nullopt);
  EXPECT_EQ(HookOf("netdev", "t", "input"), std::nullopt);
  EXPECT_EQ(HookOf("ip", "t", "ingress"), std::nullopt);
  EXPECT_EQ(HookOf("inet", "t", "forward2"), std::nullopt);
}

TEST(DataHookTest, WhatAChainSays) {
  using Type = ChainType;
  const auto hook = [](DataChain chain) {
    chain.name = {"inet", "t", "x"};
    return BaseHookOf(chain);
  };
  EXPECT_EQ(hook({.hook = Hook::kInput}),
            (BaseHook{Type::kFilter, Hook::kInput, 0}));
  EXPECT_EQ(hook({.hook = Hook::kInput, .priority = -7}),
            (BaseHook{Type::kFilter, Hook::kInput, -7}));
  EXPECT_EQ(hook({.hook = Hook::kPrerouting, .type = Type::kNat}),
            (BaseHook{Type::kNat, Hook::kPrerouting, -100}));
  EXPECT_EQ(hook({.hook = Hook::kPostrouting, .type = Type::kNat}),
            (BaseHook{Type::kNat, Hook::kPostrouting, 100}));
  EXPECT_EQ(hook({.hook = Hook::kOutput, .type = Type::kRoute}),
            (BaseHook{Type::kRoute, Hook::kOutput, -150}));
  EXPECT_EQ(hook({.hook = Hook::kIngress, .device = "eth0"}),
            (BaseHook{Type::kFilter, Hook::kIngress, 0, "eth0"}));
  EXPECT_EQ(hook({.type = Type::kNat}), std::nullopt);
}

TEST(DataHookTest, ChainsOfATable) {
  EXPECT_THAT(IptablesBaseChains("filter"),
              ElementsAre("INPUT", "FORWARD", "OUTPUT"));
  EXPECT_THAT(IptablesBaseChains("raw"), ElementsAre("PREROUTING", "OUTPUT"));
}

}  // namespace
}  // namespace hopcheck
