#include "listen/heard_packets.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <vector>

namespace hopcheck {
namespace {

using Kind = PacketEvent::Kind;
using std::chrono::milliseconds;

constexpr uint64_t kMs = 1'000'000;

PacketEvent Event(Kind kind, uint32_t packet, uint64_t skb, uint64_t ms) {
  PacketEvent event;
  event.kind = kind;
  event.role = PacketEvent::Role::kReply;
  event.packet = packet;
  event.skb = skb;
  event.time_ns = ms * kMs;
  return event;
}

PacketEvent ToldAgain(PacketEvent event) {
  event.perhaps_again = true;
  return event;
}

std::vector<Kind> KindsOf(const HeardPacket& packet) {
  std::vector<Kind> kinds;
  for (const PacketEvent& event : packet.record.events) {
    kinds.push_back(event.kind);
  }
  return kinds;
}

TEST(HeardPackets, EachIsGivenOutWhenItHasEnded) {
  HeardPackets heard(milliseconds(1000));
  heard.Add(Event(Kind::kOut, 1, 0x100, 1));
  heard.Add(Event(Kind::kOut, 2, 0x200, 2));
  heard.Add(Event(Kind::kIn, 2, 0x200, 3));
  EXPECT_TRUE(heard.Take(3 * kMs).empty());
  heard.Add(Event(Kind::kConsume, 2, 0x200, 4));
  heard.Add(Event(Kind::kDrop, 1, 0x100, 5));
  const auto packets = heard.Take(5 * kMs);
  ASSERT_EQ(packets.size(), 2u);
  EXPECT_EQ(KindsOf(packets[0]),
            (std::vector{Kind::kOut, Kind::kIn, Kind::kConsume}));
  EXPECT_EQ(KindsOf(packets[1]), (std::vector{Kind::kOut, Kind::kDrop}));
  for (const HeardPacket& packet : packets) {
    EXPECT_TRUE(packet.ended);
    // What answers what is not known.
    EXPECT_EQ(packet.record.events[0].role, PacketEvent::Role::kRequest);
  }
  EXPECT_TRUE(heard.empty());
}

TEST(HeardPackets, WhatIsNotHeardOfAnyMoreIsNotWaitedFor) {
  HeardPackets heard(milliseconds(100));
  heard.Add(Event(Kind::kOut, 1, 0x100, 0));
  heard.Add(Event(Kind::kOut, 2, 0x200, 10));
  heard.Add(Event(Kind::kIn, 1, 0x100, 50));
  EXPECT_TRUE(heard.Take(109 * kMs).empty());
  auto packets = heard.Take(110 * kMs);
  ASSERT_EQ(packets.size(), 1u);
  EXPECT_EQ(packets[0].record.events[0].packet, 2u);
  EXPECT_FALSE(packets[0].ended);
  EXPECT_TRUE(heard.Take(149 * kMs).empty());
  EXPECT_EQ(heard.Take(150 * kMs).size(), 1u);
}

TEST(HeardPackets, OneThatWaitsForItsNeighbourIsWaitedForLonger) {
  HeardPackets heard(milliseconds(100));
  heard.Add(Event(Kind::kWait, 1, 0x100, 0));
  heard.Add(Event(Kind::kOut, 2, 0x200, 0));
  ASSERT_EQ(heard.Take(4999 * kMs).size(), 1u);
  const auto packets = heard.Take(5000 * kMs);
  ASSERT_EQ(packets.size(), 1u);
  EXPECT_EQ(KindsOf(packets[0]), std::vector{Kind::kWait});
}

TEST(HeardPackets, AnAddressThatIsUsedAgainIsAnotherPackets) {
  HeardPackets heard(milliseconds(1000));
  heard.Add(Event(Kind::kOut, 1, 0x100, 1));
  heard.Add(Event(Kind::kOut, 2, 0x100, 2));
  auto packets = heard.Take(2 * kMs);
  ASSERT_EQ(packets.size(), 1u);
  EXPECT_EQ(packets[0].record.events[0].packet, 1u);
  EXPECT_FALSE(packets[0].ended);
  heard.Add(Event(Kind::kConsume, 2, 0x100, 3));
  packets = heard.Take(3 * kMs);
  ASSERT_EQ(packets.size(), 1u);
  EXPECT_TRUE(packets[0].ended);
}

TEST(HeardPackets, ADropThatIsToldTwiceIsOne) {
  HeardPackets heard(milliseconds(1000));
  heard.Add(Event(Kind::kOut, 1, 0x100, 1));
  heard.Add(Event(Kind::kDrop, 1, 0x100, 2));
  // To the kernel side it is one that it has not seen before.
  heard.Add(ToldAgain(Event(Kind::kDrop, 2, 0x100, 2)));
  EXPECT_EQ(heard.Take(2 * kMs).size(), 1u);
  // Later, it is one.
  heard.Add(ToldAgain(Event(Kind::kDrop, 3, 0x100, 9)));
  EXPECT_EQ(heard.Take(9 * kMs).size(), 1u);
}

TEST(HeardPackets, ARouteBelongsToThePacketInHand) {
  HeardPackets heard(milliseconds(1000));
  heard.Add(Event(Kind::kIn, 1, 0x100, 1));
  heard.Add(RouteEvent{.skb = 0x100});
  heard.Add(RouteEvent{.skb = 0x200});
  heard.Add(Event(Kind::kConsume, 1, 0x100, 2));
  const auto packets = heard.Take(2 * kMs);
  ASSERT_EQ(packets.size(), 1u);
  EXPECT_EQ(packets[0].record.routes.size(), 1u);
}

TEST(HeardPackets, AllAreGivenOutAtTheEnd) {
  HeardPackets heard(milliseconds(1000));
  heard.Add(Event(Kind::kOut, 1, 0x100, 1));
  heard.Add(Event(Kind::kOut, 2, 0x200, 2));
  EXPECT_EQ(heard.TakeAll().size(), 2u);
  EXPECT_TRUE(heard.empty());
}

TEST(HeardPackets, ThereIsABoundToThoseThatAreOpen) {
  HeardPackets heard(milliseconds(1'000'000));
  for (uint32_t i = 1; i <= 20'000; ++i) {
    heard.Add(Event(Kind::kOut, i, i * 256, i));
  }
  const auto packets = heard.Take(0);
  ASSERT_EQ(packets.size(), 20'000u - 16'384u);
  EXPECT_EQ(packets[0].record.events[0].packet, 1u);
}

}  // namespace
}  // namespace hopcheck
