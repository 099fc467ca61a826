#include "trace/chain_decoder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include <cstring>
#include <string>
#include <vector>

namespace hopcheck {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = NetfilterEvent::Kind;

constexpr uint64_t kSkb = 0xffff888000000100;
constexpr uint64_t kChain = 0xffff888000000200;
constexpr uint32_t kPacket = 42;

const char* Word(Kind kind) {
  switch (kind) {
    case Kind::kRule:
      return "rule";
    case Kind::kReturn:
      return "end";
    case Kind::kPolicy:
      return "policy";
    case Kind::kSeen:
      return "seen";
    case Kind::kTable:
      return "table";
  }
  return "";
}

// Records as the kernel side writes them, one after the other; what the decoder
// makes of each is kept as text.
class ChainDecoderTest : public ::testing::Test {
 protected:
  void Enter(const std::string& chain, int32_t policy = NF_ACCEPT,
             uint64_t traversal = 1) {
    hopcheck_chain record = Record(HOPCHECK_CHAIN_ENTERED, chain, traversal);
    record.verdict = policy;
    record.depth = 1;
    decoder_.Take(record);
  }
  void Decide(const std::string& chain, uint32_t depth, uint64_t handle,
              int32_t verdict, const std::string& target = "") {
    hopcheck_chain record = Record(HOPCHECK_CHAIN_DECIDED, chain, 1);
    record.depth = depth;
    // As if its rule were found by it.
    record.chain_address = kChain;
    record.expression = handle;
    record.verdict = verdict;
    std::strncpy(record.target, target.c_str(), sizeof record.target - 1);
    decoder_.Take(record);
  }
  void Leave(int32_t verdict, uint64_t traversal = 1, uint8_t ct_state = 2) {
    hopcheck_chain record = Record(HOPCHECK_CHAIN_LEFT, "", traversal);
    record.verdict = verdict;
    record.ct_state = ct_state;
    decoder_.Take(record);
  }
  void EnterTable(const std::string& table, uint8_t hook) {
    hopcheck_chain record = Record(HOPCHECK_CHAIN_ENTERED, "", 1);
    AsLegacy(record, table, hook);
    decoder_.Take(record);
  }
  void LeaveTable(const std::string& table, uint8_t hook, int32_t verdict) {
    hopcheck_chain record = Record(HOPCHECK_CHAIN_LEFT, "", 1);
    AsLegacy(record, table, hook);
    record.verdict = verdict;
    decoder_.Take(record);
  }
  void Free(PacketEvent::Kind kind, uint64_t skb = kSkb) {
    PacketEvent end;
    end.kind = kind;
    end.skb = skb;
    end.time_ns = now_ += 10;
    decoder_.TakeEnd(end);
  }

  // "rule forward 7 accept", without what hopcheck itself sees.
  std::vector<std::string> Told() const {
    std::vector<std::string> told;
    for (const NetfilterEvent& event : events_) {
      if (event.kind == Kind::kSeen) continue;
      std::string line =
          fmt::format("{} {}", Word(event.kind), event.chain.chain);
      if (event.handle != 0) line += fmt::format(" {}", event.handle);
      line += " " + std::string(event.verdict);
      if (!event.target.empty()) line += " " + event.target;
      told.push_back(line);
    }
    return told;
  }

  std::vector<NetfilterEvent> events_;
  std::vector<uint32_t> packets_;
  uint64_t now_ = 1000;
  ChainDecoder decoder_{[this](uint32_t packet, NetfilterEvent&& event) {
                          packets_.push_back(packet);
                          events_.push_back(std::move(event));
                        },
                        [](uint64_t chain, uint64_t expression) {
                          return chain == kChain ? expression : 0;
                        }};

 private:
  hopcheck_chain Record(uint8_t kind, const std::string& chain,
                        uint64_t traversal) {
    hopcheck_chain record{};
    record.time_ns = now_ += 10;
    record.skb = kSkb;
    record.traversal = traversal;
    record.packet = kPacket;
    record.netns = 3;
    record.kind = kind;
    record.nfproto = NFPROTO_INET;
    record.hook = NF_INET_FORWARD;
    record.family = 4;
    record.icmp_type = 8;
    record.quoted_type = 0xff;
    record.ct_state = 2;  // IP_CT_NEW
    record.source[0] = 10;
    record.destination[0] = 11;
    std::strcpy(record.table, "filter");
    std::strncpy(record.chain, chain.c_str(), sizeof record.chain - 1);
    return record;
  }
  static void AsLegacy(hopcheck_chain& record, const std::string& table,
                       uint8_t hook) {
    record.is_legacy = 1;
    record.nfproto = NFPROTO_IPV4;
    record.hook = hook;
    std::memset(record.table, 0, sizeof record.table);
    std::strncpy(record.table, table.c_str(), sizeof record.table - 1);
  }
};

TEST_F(ChainDecoderTest, ARuleDecides) {
  Enter("forward");
  Decide("forward", 1, 7, NF_ACCEPT);
  Leave(NF_ACCEPT);
  EXPECT_THAT(Told(), ElementsAre("rule forward 7 accept"));
  const NetfilterEvent& rule = events_.back();
  EXPECT_EQ(rule.chain.family, "inet");
  EXPECT_EQ(rule.chain.table, "filter");
  EXPECT_EQ(rule.hook, "forward");
  EXPECT_EQ(rule.netns, 3u);
  EXPECT_EQ(rule.in_hand, kSkb);
  EXPECT_EQ(rule.ct, "new");
  EXPECT_EQ(rule.source, IpAddress::Parse("10.0.0.0"));
  EXPECT_EQ(rule.role, PacketEvent::Role::kRequest);
  EXPECT_THAT(packets_, ElementsAre(kPacket, kPacket));
}

TEST_F(ChainDecoderTest, EveryWayThroughAHookHasItsOwnNumber) {
  Enter("forward");
  Decide("forward", 1, 7, NF_ACCEPT);
  Leave(NF_ACCEPT);
  Enter("forward");
  Decide("forward", 1, 7, NF_ACCEPT);
  ASSERT_EQ(events_.size(), 4u);
  EXPECT_NE(events_[1].trace_id, 0u);
  EXPECT_NE(events_[1].trace_id, events_[3].trace_id);
}

TEST_F(ChainDecoderTest, ThePolicyDecidesWhereNoRuleDid) {
  Enter("forward", NF_ACCEPT);
  Leave(NF_ACCEPT);
  EXPECT_THAT(Told(), ElementsAre("policy forward accept"));
}

// It may be given a state on the way: a connection tracking zone.
TEST_F(ChainDecoderTest, APolicyTellsTheStateThatThePacketLeavesWith) {
  Enter("forward", NF_ACCEPT);
  Leave(NF_ACCEPT, 1, 0);  // IP_CT_ESTABLISHED
  EXPECT_EQ(events_.front().ct, "new");
  EXPECT_EQ(events_.back().ct, "established");
}

// A chain's end calls no function: it shows by a rule further down, or by the
// base chain's end.
TEST_F(ChainDecoderTest, ChainsComeToTheirEnd) {
  Enter("forward");
  Decide("forward", 1, 7, NFT_JUMP, "a");
  Decide("a", 2, 8, NFT_JUMP, "b");
  Decide("forward", 1, 9, NFT_JUMP, "c");
  Leave(NF_ACCEPT);
  EXPECT_THAT(Told(), ElementsAre("rule forward 7 jump a", "rule a 8 jump b",
                                  "end b return", "end a return",
                                  "rule forward 9 jump c", "end c return",
                                  "policy forward accept"));
}

TEST_F(ChainDecoderTest, AReturnIsToldOnce) {
  Enter("forward");
  Decide("forward", 1, 7, NFT_JUMP, "a");
  Decide("a", 2, 8, NFT_RETURN);
  Decide("forward", 1, 9, NF_DROP);
  EXPECT_THAT(Told(), ElementsAre("rule forward 7 jump a", "rule a 8 return",
                                  "rule forward 9 drop"));
}

TEST_F(ChainDecoderTest, ABaseChainIsReturnedFromToItsPolicy) {
  Enter("forward", NF_DROP);
  Decide("forward", 1, 7, NFT_RETURN);
  Leave(NF_DROP);
  EXPECT_THAT(Told(),
              ElementsAre("rule forward 7 return", "policy forward drop"));
}

TEST_F(ChainDecoderTest, AGotoLeadsBackToWhereItsChainWasJumpedFrom) {
  Enter("forward");
  Decide("forward", 1, 7, NFT_JUMP, "a");
  Decide("a", 2, 8, NFT_GOTO, "b");
  Decide("b", 2, 9, NFT_JUMP, "c");
  Decide("forward", 1, 10, NF_ACCEPT);
  EXPECT_THAT(Told(), ElementsAre("rule forward 7 jump a", "rule a 8 goto b",
                                  "rule b 9 jump c", "end c return",
                                  "end b return", "rule forward 10 accept"));
}

TEST_F(ChainDecoderTest, AGotoFromTheBaseChainEndsWithItsPolicy) {
  Enter("forward", NF_ACCEPT);
  Decide("forward", 1, 7, NFT_GOTO, "a");
  Leave(NF_ACCEPT);
  EXPECT_THAT(Told(), ElementsAre("rule forward 7 goto a", "end a return",
                                  "policy forward accept"));
}

// Since 6.7 a policy's drop frees the packet before the chain is left.
TEST_F(ChainDecoderTest, APolicysDropIsKnownByThePacketsEnd) {
  Enter("forward", NF_DROP);
  Free(PacketEvent::Kind::kDrop, kSkb + 256);  // another's
  Free(PacketEvent::Kind::kConsume);           // no drop
  EXPECT_THAT(Told(), IsEmpty());
  Free(PacketEvent::Kind::kDrop);
  EXPECT_THAT(Told(), ElementsAre("policy forward drop"));
  EXPECT_LT(events_.back().time_ns, now_);
  Leave(NF_STOLEN);
  EXPECT_EQ(Told().size(), 1u);
}

TEST_F(ChainDecoderTest, ARulesDropIsNoPolicys) {
  Enter("forward", NF_ACCEPT);
  Decide("forward", 1, 7, NF_DROP);
  Free(PacketEvent::Kind::kDrop);
  Leave(NF_STOLEN);
  EXPECT_THAT(Told(), ElementsAre("rule forward 7 drop"));
}

// On some kernels one expression calls another's function.
TEST_F(ChainDecoderTest, WhatTwoFunctionsTellIsTakenOnce) {
  Enter("postrouting");
  Decide("postrouting", 1, 7, NF_ACCEPT);
  Decide("postrouting", 1, 7, NF_ACCEPT);
  Leave(NF_ACCEPT);
  EXPECT_THAT(Told(), ElementsAre("rule postrouting 7 accept"));
}

TEST_F(ChainDecoderTest, ALegacyTableTellsItsVerdictAlone) {
  EnterTable("nat", NF_INET_POST_ROUTING);
  LeaveTable("nat", NF_INET_POST_ROUTING, NF_ACCEPT);
  EnterTable("filter", NF_INET_LOCAL_IN);
  LeaveTable("filter", NF_INET_LOCAL_IN, NF_DROP);
  EXPECT_THAT(Told(),
              ElementsAre("table POSTROUTING accept", "table INPUT drop"));
  const NetfilterEvent& drop = events_.back();
  EXPECT_EQ(drop.backend, Backend::kLegacy);
  EXPECT_EQ(drop.chain.family, "ip");
  EXPECT_EQ(drop.hook, "input");
}

TEST_F(ChainDecoderTest, WhatBeganBeforeItWasAttachedIsNothing) {
  Decide("forward", 1, 7, NF_ACCEPT);
  Leave(NF_ACCEPT);
  LeaveTable("filter", NF_INET_LOCAL_IN, NF_ACCEPT);
  EXPECT_THAT(events_, IsEmpty());
}

TEST_F(ChainDecoderTest, TwoWaysAtOnceAreKeptApart) {
  Enter("ingress", NF_ACCEPT, 1);
  Enter("egress", NF_DROP, 2);
  Leave(NF_DROP, 2);
  Decide("ingress", 1, 7, NF_STOLEN);
  Leave(NF_STOLEN, 1);
  EXPECT_THAT(Told(),
              ElementsAre("policy egress drop", "rule ingress 7 stolen"));
}

}  // namespace
}  // namespace hopcheck
