#include "trace/packet_log.h"

#include <gtest/gtest.h>

#include "event_builder.h"

namespace hopcheck {
namespace {

using testing::kClient;
using testing::kServer;
using testing::Story;
using Role = PacketEvent::Role;

PacketLog Log(const Story& story) {
  PacketLog log;
  for (const PacketEvent& event : story.events()) log.Add(PacketEvent(event));
  return log;
}

TEST(PacketLogTest, NothingSeenHasNotEnded) {
  EXPECT_FALSE(PacketLog().AllEnded());
}

TEST(PacketLogTest, EndsWhenEveryCopyHasBeenFreed) {
  Story story;
  story.Skb(1).Out(kClient, "eth0");
  EXPECT_FALSE(Log(story).AllEnded());
  story.Skb(2).Out(kClient, "eth1");
  story.Skb(1).Deliver(kServer);
  EXPECT_FALSE(Log(story).AllEnded());
  story.Skb(2).Drop(kServer, 0);
  EXPECT_TRUE(Log(story).AllEnded());
}

TEST(PacketLogTest, AReplyInANeighboursQueueIsAlive) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kServer, "eth0");
  story.Skb(2, Role::kReply).Wait(kServer, "eth0");
  story.Skb(1).Deliver(kServer);
  EXPECT_FALSE(Log(story).AllEnded());
  EXPECT_TRUE(Log(story).WaitsForNeighbour());
  story.Skb(2, Role::kReply).Out(kServer, "eth0");
  EXPECT_FALSE(Log(story).WaitsForNeighbour());
  story.In(kClient, "eth0").Drop(kClient, 0);
  EXPECT_TRUE(Log(story).AllEnded());
}

TEST(PacketLogTest, ACloneSeenOnlyAtItsEndChangesNothing) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").Deliver(kServer);
  story.Skb(2).Consume(kClient);
  EXPECT_TRUE(Log(story).AllEnded());
}

PacketEvent Again(PacketEvent event) {
  event.perhaps_again = true;
  return event;
}

TEST(PacketLogTest, AnEndToldTwiceIsOne) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").Deliver(kServer);
  PacketLog log = Log(story);
  log.Add(Again(story.events().back()));
  EXPECT_EQ(log.events().size(), 2u);
}

TEST(PacketLogTest, AnEndThatOnlyTheSecondHasToldIsOne) {
  Story story;
  story.Skb(1).Out(kClient, "eth0");
  PacketLog log = Log(story);
  story.Deliver(kServer);
  log.Add(Again(story.events().back()));
  EXPECT_EQ(log.events().size(), 2u);
  EXPECT_TRUE(log.AllEnded());
}

TEST(PacketLogTest, TheNextPacketAtAnAddressEndsForItself) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").Deliver(kServer);
  story.Skb(1, Role::kReply).Out(kServer, "eth0");
  PacketLog log = Log(story);
  story.Deliver(kClient);
  log.Add(Again(story.events().back()));
  EXPECT_EQ(log.events().size(), 4u);
  EXPECT_TRUE(log.AllEnded());
}

}  // namespace
}  // namespace hopcheck
