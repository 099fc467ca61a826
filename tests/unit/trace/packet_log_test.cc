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

}  // namespace
}  // namespace hopcheck
