#include "trace/assemble.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <string>
#include <vector>

#include "event_builder.h"

namespace hopcheck {
namespace {

using ::testing::ElementsAre;
using testing::FakeKernelNames;
using ::testing::IsEmpty;
using testing::kClient;
using testing::kNetfilterDrop;
using testing::kNoSocket;
using testing::kOtherHost;
using testing::kRouter;
using testing::kServer;
using testing::Story;
using Role = PacketEvent::Role;

// Steps in short: "client/eth0>", ">router/lan", "drop router/wan REASON in
// function", "deliver server", "error client port-unreachable from router".
std::string Short(const Step& step) {
  struct Visitor {
    std::string operator()(const Hop& hop) const {
      const std::string name = hop.namespace_name + "/" + hop.interface;
      return hop.direction == Direction::kOut ? name + ">" : ">" + name;
    }
    std::string operator()(const Drop& drop) const {
      return "drop " + drop.namespace_name + "/" + drop.interface + " " +
             drop.reason + " in " + drop.location;
    }
    std::string operator()(const Deliver& deliver) const {
      return "deliver " + deliver.namespace_name + "/" + deliver.interface;
    }
    std::string operator()(const IcmpError& error) const {
      return "error " + error.namespace_name + " " + error.name + " from " +
             error.from_namespace +
             (error.mtu ? " mtu " + std::to_string(*error.mtu) : "");
    }
    std::string operator()(const ChainVerdict& chain) const {
      return "chain " + chain.namespace_name + "/" + chain.chain.ToString() +
             " " + chain.verdict;
    }
    std::string operator()(const RouteLookup& route) const {
      return "route " + route.namespace_name + " " + route.table + " " +
             route.device + route.error;
    }
    std::string operator()(const Nat& nat) const {
      return "nat " + nat.namespace_name +
             (nat.source ? " source " + nat.source->ToString() : "") +
             (nat.destination ? " destination " + nat.destination->ToString()
                              : "");
    }
  };
  return std::visit(Visitor{}, step.what);
}

std::vector<std::string> Short(const std::vector<Step>& steps) {
  std::vector<std::string> out;
  for (const Step& step : steps) out.push_back(Short(step));
  return out;
}

PacketPath Assemble(const Story& story, SenderView sender = {}) {
  static const FakeKernelNames kernel;
  sender.netns = kClient;
  const EventNames names{.namespaces = {{kClient, "client"},
                                        {kRouter, "router"},
                                        {kServer, "server"}},
                         .kernel = kernel};
  PacketRecord record{.events = story.events()};
  return AssemblePath(record, sender, names);
}

Story RoutedRequest() {
  Story story;
  story.Skb(1)
      .Out(kClient, "eth0")
      .In(kRouter, "lan")
      .Out(kRouter, "wan")
      .In(kServer, "eth0");
  return story;
}

TEST(AssembleTest, AnAnsweredEchoThroughARouter) {
  Story story = RoutedRequest();
  // The reply is made while the request still lives; its end is the raw
  // socket's clone, and no ping socket takes the packet itself.
  story.Skb(2, Role::kReply).Out(kServer, "eth0");
  story.Skb(1).Deliver(kServer);
  story.Skb(2, Role::kReply)
      .In(kRouter, "wan")
      .Out(kRouter, "lan")
      .In(kClient, "eth0")
      .Drop(kClient, kNoSocket, "eth0", /*local=*/true);
  story.Skb(3, Role::kReply).Consume(kClient);
  const PacketPath path = Assemble(story, {.got_reply = true});
  EXPECT_EQ(path.outcome, Outcome::kReplied);
  EXPECT_THAT(Short(path.request),
              ElementsAre("client/eth0>", ">router/lan", "router/wan>",
                          ">server/eth0", "deliver server/eth0"));
  EXPECT_THAT(Short(path.reply),
              ElementsAre("server/eth0>", ">router/wan", "router/lan>",
                          ">client/eth0", "deliver client/eth0"));
  EXPECT_THAT(path.branches, IsEmpty());
  EXPECT_EQ(path.request.front().time_ns, 0u);
  EXPECT_EQ(path.request[1].time_ns, 10u);
}

TEST(AssembleTest, TheSameCrossingToldTwiceIsOneHop) {
  Story story;
  story.Skb(1)
      .Out(kClient, "eth0")
      .Out(kClient, "eth0")
      .In(kServer, "eth0")
      .In(kServer, "eth0")
      .Deliver(kServer);
  const PacketPath path = Assemble(story);
  EXPECT_THAT(Short(path.request), ElementsAre("client/eth0>", ">server/eth0",
                                               "deliver server/eth0"));
  EXPECT_EQ(path.outcome, Outcome::kDelivered);
}

TEST(AssembleTest, TheLoopbackIsCrossedTwice) {
  Story story;
  story.Skb(1).Out(kClient, "lo").In(kClient, "lo").Deliver(kClient);
  EXPECT_THAT(Short(Assemble(story).request),
              ElementsAre("client/lo>", ">client/lo", "deliver client/lo"));
}

TEST(AssembleTest, ADropWithoutAWordToTheSender) {
  Story story;
  story.Skb(1)
      .Out(kClient, "eth0")
      .In(kRouter, "lan")
      .Drop(kRouter, kNetfilterDrop, "lan");
  const PacketPath path = Assemble(story);
  EXPECT_EQ(path.outcome, Outcome::kDropped);
  EXPECT_THAT(Short(path.request),
              ElementsAre("client/eth0>", ">router/lan",
                          "drop router/lan NETFILTER_DROP in function_1"));
  EXPECT_THAT(path.reply, IsEmpty());
}

TEST(AssembleTest, AReplyThatIsDroppedLeavesTheRequestDelivered) {
  Story story = RoutedRequest();
  story.Skb(2, Role::kReply).Out(kServer, "eth0");
  story.Skb(1).Deliver(kServer);
  story.Skb(2, Role::kReply).In(kRouter, "wan").Drop(kRouter, kNetfilterDrop);
  const PacketPath path = Assemble(story);
  EXPECT_EQ(path.outcome, Outcome::kDelivered);
  EXPECT_THAT(Short(path.reply),
              ElementsAre("server/eth0>", ">router/wan",
                          "drop router/ NETFILTER_DROP in function_1"));
}

// The reply is at the sender's host, but a rule keeps it from the socket.
TEST(AssembleTest, AReplyDroppedAtTheSenderIsNotDelivered) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kServer, "eth0");
  story.Skb(2, Role::kReply).Out(kServer, "eth0");
  story.Skb(1).Deliver(kServer);
  story.Skb(2, Role::kReply)
      .In(kClient, "eth0")
      .Drop(kClient, kNetfilterDrop, "eth0", /*local=*/true);
  const PacketPath path = Assemble(story);
  EXPECT_EQ(path.outcome, Outcome::kDelivered);
  EXPECT_EQ(Short(path.reply).back(),
            "drop client/eth0 NETFILTER_DROP in function_1");
}

Story RefusedAtRouter(uint8_t type, uint8_t code, uint32_t reason,
                      uint32_t info = 0) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
  story.Skb(2, Role::kRequestError)
      .Error(type, code, "10.0.0.1", info)
      .Out(kRouter, "lan");
  story.Skb(1).Drop(kRouter, reason, "lan");
  story.Skb(2, Role::kRequestError)
      .Error(type, code, "10.0.0.1", info)
      .In(kClient, "eth0")
      .Deliver(kClient);
  return story;
}

TEST(AssembleTest, AnErrorIsFollowedBackToTheSender) {
  const PacketPath path = Assemble(RefusedAtRouter(11, 0, 0));
  EXPECT_EQ(path.outcome, Outcome::kExpired);
  EXPECT_THAT(Short(path.request),
              ElementsAre("client/eth0>", ">router/lan",
                          "drop router/lan NOT_SPECIFIED in function_1",
                          "error client time-exceeded from router"));
  EXPECT_THAT(Short(path.reply),
              ElementsAre("router/lan>", ">client/eth0",
                          "error client time-exceeded from router"));
}

TEST(AssembleTest, OutcomesOfErrors) {
  // The same code, by a router and by a firewall's rule.
  EXPECT_EQ(Assemble(RefusedAtRouter(3, 13, 0)).outcome, Outcome::kUnreachable);
  EXPECT_EQ(Assemble(RefusedAtRouter(3, 13, kNetfilterDrop)).outcome,
            Outcome::kRejected);
  EXPECT_EQ(Assemble(RefusedAtRouter(3, 1, 0)).outcome, Outcome::kUnreachable);
  const PacketPath too_big = Assemble(RefusedAtRouter(3, 4, 0, 1400));
  EXPECT_EQ(too_big.outcome, Outcome::kTooBig);
  EXPECT_EQ(Short(too_big.request).back(),
            "error client fragmentation-needed from router mtu 1400");
}

TEST(AssembleTest, AnErrorThatReachesSomebodyElseIsADropForTheSender) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
  story.Skb(2, Role::kRequestError).Error(3, 0, "10.0.0.1").Out(kRouter, "wan");
  story.Skb(1).Drop(kRouter, 0, "lan");
  story.Skb(2, Role::kRequestError).Error(3, 0, "10.0.0.1");
  story.In(kServer, "eth0").Deliver(kServer);
  const PacketPath path = Assemble(story);
  EXPECT_EQ(path.outcome, Outcome::kDropped);
  EXPECT_EQ(Short(path.request).back(),
            "error server network-unreachable from router");
}

TEST(AssembleTest, FloodedCopiesAreBranches) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "p1");
  story.Skb(2).Out(kRouter, "p2");
  story.Skb(1).Out(kRouter, "p3");
  story.Skb(2).In(kClient, "other").Drop(kClient, kOtherHost, "other");
  story.Skb(1).In(kServer, "eth0").Deliver(kServer);
  const PacketPath path = Assemble(story);
  EXPECT_THAT(Short(path.request),
              ElementsAre("client/eth0>", ">router/p1", "router/p3>",
                          ">server/eth0", "deliver server/eth0"));
  ASSERT_EQ(path.branches.size(), 1u);
  EXPECT_THAT(Short(path.branches[0]),
              ElementsAre("router/p2>", ">client/other",
                          "drop client/other OTHERHOST in function_1"));
}

// The other way round: the clone is the one that arrives.
TEST(AssembleTest, AClonesLineBeginsWithItsOrigin) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "p1");
  story.Skb(2).Out(kRouter, "p2");
  story.Skb(1).Out(kRouter, "p3");
  story.Skb(2).In(kServer, "eth0").Deliver(kServer);
  story.Skb(1).In(kClient, "other").Drop(kClient, kOtherHost, "other");
  const PacketPath path = Assemble(story);
  EXPECT_THAT(Short(path.request),
              ElementsAre("client/eth0>", ">router/p1", "router/p2>",
                          ">server/eth0", "deliver server/eth0"));
}

// A router fragments: the fragments are new, the packet itself is used up.
TEST(AssembleTest, AFragmentGoesOnForThePacket) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
  story.Skb(2).Out(kRouter, "wan");
  story.Skb(1).Consume(kRouter);
  story.Skb(2).In(kServer, "eth0").Deliver(kServer);
  EXPECT_THAT(Short(Assemble(story).request),
              ElementsAre("client/eth0>", ">router/lan", "router/wan>",
                          ">server/eth0", "deliver server/eth0"));
}

// The last fragment to arrive takes over what the first one was.
TEST(AssembleTest, AReassembledPacketGoesOnInAnotherCopy) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kServer, "eth0").Consume(0);
  story.Skb(2, Role::kReply).Out(kServer, "eth0");
  story.Skb(3).Deliver(kServer);
  story.Skb(2, Role::kReply).In(kClient, "eth0").Consume(0);
  story.Skb(4, Role::kReply).Drop(kClient, kNoSocket, "eth0", /*local=*/true);
  story.Skb(5, Role::kReply).Consume(kClient);
  const PacketPath path = Assemble(story, {.got_reply = true});
  EXPECT_THAT(Short(path.request), ElementsAre("client/eth0>", ">server/eth0",
                                               "deliver server/eth0"));
  EXPECT_THAT(Short(path.reply), ElementsAre("server/eth0>", ">client/eth0",
                                             "deliver client/eth0"));
  EXPECT_THAT(path.branches, IsEmpty());
}

// A neighbour is asked with a copy of the packet that waits for it.
TEST(AssembleTest, ANeighboursQueryIsNoBranch) {
  Story story;
  story.Skb(2).Consume(kClient);
  story.Skb(1).Wait(kClient, "eth0").Out(kClient, "eth0");
  story.In(kServer, "eth0").Deliver(kServer);
  const PacketPath path = Assemble(story);
  EXPECT_THAT(Short(path.request), ElementsAre("client/eth0>", ">server/eth0",
                                               "deliver server/eth0"));
  EXPECT_THAT(path.branches, IsEmpty());
}

// The socket's error queue has a clone, which is read when all is over.
TEST(AssembleTest, AnErrorIsReceivedOnce) {
  Story story = RefusedAtRouter(11, 0, 0);
  story.Skb(3, Role::kRequestError).Error(11, 0, "10.0.0.1").Deliver(kClient);
  const PacketPath path = Assemble(story, {.got_error = true});
  EXPECT_THAT(Short(path.request),
              ElementsAre("client/eth0>", ">router/lan",
                          "drop router/lan NOT_SPECIFIED in function_1",
                          "error client time-exceeded from router"));
}

// IPv6 frees a request that it will not answer as dropped, for no reason.
TEST(AssembleTest, AnIgnoredIpv6EchoIsDelivered) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kServer, "eth0");
  story.Drop(kServer, 0, "eth0", /*local=*/true).At(testing::kIcmpv6Rcv);
  const PacketPath path = Assemble(story);
  EXPECT_EQ(path.outcome, Outcome::kDelivered);
  EXPECT_EQ(Short(path.request).back(), "deliver server/eth0");
}

// Before 6.3 it does so with errors, too; before 5.17 without a reason.
TEST(AssembleTest, AnErrorIsDeliveredWhereIpv6FreesIt) {
  for (const uint32_t reason : {testing::kUntold, 0U}) {
    Story story;
    story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
    story.Skb(2, Role::kRequestError)
        .Error(1, 0, "10.0.0.1")
        .Out(kRouter, "lan");
    story.Skb(1).Drop(kRouter, reason, "lan");
    story.Skb(2, Role::kRequestError).Error(1, 0, "10.0.0.1");
    story.In(kClient, "eth0");
    story.Drop(kClient, reason, "eth0", true).At(testing::kIcmpv6Rcv);
    EXPECT_TRUE(
        Short(Assemble(story).request).back().starts_with("error client"))
        << Short(Assemble(story).request).back();
  }
}

// Two routers that point at each other may both send redirects, as on 5.10.
// Each error is its own sender's.
TEST(AssembleTest, ErrorsOfSeveralRoutersAreTheirOwn) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan").Out(kRouter, "wan");
  story.In(kServer, "eth0");
  const uint32_t router = 0x0a000101;
  const uint32_t server = 0x0a000102;
  story.Skb(2, Role::kRequestError).Error(5, 1, "10.0.1.2", router);
  story.Out(kServer, "eth0").In(kRouter, "wan").Out(kRouter, "lan");
  story.Skb(1).Out(kServer, "eth0").In(kRouter, "wan");
  story.Skb(3, Role::kRequestError).Error(5, 1, "10.0.0.1", server);
  story.Out(kRouter, "lan");
  story.Skb(4, Role::kRequestError).Error(11, 0, "10.0.0.1");
  story.Out(kRouter, "lan");
  story.Skb(1).Drop(kRouter, 0, "wan");
  story.Skb(2, Role::kRequestError).Error(5, 1, "10.0.1.2", router);
  story.In(kClient, "eth0").Deliver(kClient);
  story.Skb(3, Role::kRequestError).Error(5, 1, "10.0.0.1", server);
  story.In(kClient, "eth0").Deliver(kClient);
  story.Skb(4, Role::kRequestError).Error(11, 0, "10.0.0.1");
  story.In(kClient, "eth0").Deliver(kClient);
  const PacketPath path = Assemble(story, {.got_error = true});
  EXPECT_EQ(path.outcome, Outcome::kExpired);
  EXPECT_THAT(Short(path.request),
              ElementsAre("client/eth0>", ">router/lan", "router/wan>",
                          ">server/eth0", "server/eth0>", ">router/wan",
                          "drop router/wan NOT_SPECIFIED in function_1",
                          "error client host-redirect from server",
                          "error client host-redirect from router",
                          "error client time-exceeded from router"));
  EXPECT_THAT(Short(path.reply),
              ElementsAre("router/lan>", ">client/eth0",
                          "error client time-exceeded from router"));
}

// What nobody waits for is lost there.
TEST(AssembleTest, WithoutReasonsAnAnswerToNobodyIsDropped) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kServer, "eth0").Deliver(kServer);
  story.Skb(2, Role::kReply).Out(kServer, "eth0").In(kRouter, "lan");
  story.Drop(kRouter, testing::kUntold, "lan", true).At(testing::kIcmpv6Rcv);
  EXPECT_EQ(Short(Assemble(story).reply).back(),
            "drop router/lan  in icmpv6_rcv");
}

// A redirect is advice; the packet itself went on.
TEST(AssembleTest, ARedirectDoesNotDecide) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
  story.Skb(2, Role::kRequestError).Error(5, 1, "10.0.0.1").Out(kRouter, "lan");
  story.Skb(1).Out(kRouter, "lan");
  story.Skb(2, Role::kRequestError).Error(5, 1, "10.0.0.1");
  story.In(kClient, "eth0").Deliver(kClient);
  story.Skb(1).In(kServer, "eth0").Drop(kServer, kNetfilterDrop, "eth0");
  EXPECT_EQ(Assemble(story).outcome, Outcome::kDropped);
}

// The event of the reassembly has no namespace; the clone that asks for a
// neighbour behind the router is no way on.
TEST(AssembleTest, AReassembledPacketThatAsksForItsNeighbourKeepsItsHops) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
  story.Skb(2).Consume(kRouter);
  story.Skb(1).Wait(kRouter, "wan").Out(kRouter, "wan");
  story.In(kServer, "eth0").Consume(0);
  story.Skb(3).Deliver(kServer);
  EXPECT_THAT(Short(Assemble(story).request),
              ElementsAre("client/eth0>", ">router/lan", "router/wan>",
                          ">server/eth0", "deliver server/eth0"));
}

// A broadcast is looped back to its sender, which is not its way.
TEST(AssembleTest, ABroadcastsMainLineLeavesTheSender) {
  Story story;
  story.Skb(2).In(kClient, "eth0");
  story.Skb(1).Out(kClient, "eth0").In(kServer, "eth0");
  story.Skb(2).Drop(kClient, kNetfilterDrop, "eth0");
  story.Skb(1).Drop(kServer, kNetfilterDrop, "eth0");
  const PacketPath path = Assemble(story);
  EXPECT_THAT(Short(path.request),
              ElementsAre("client/eth0>", ">server/eth0",
                          "drop server/eth0 NETFILTER_DROP in function_1"));
  EXPECT_EQ(path.branches.size(), 1u);
}

// Of several answers, the one of the receiver that the request's line leads to.
TEST(AssembleTest, TheReplyIsTheReceiversOwn) {
  Story story;
  story.Skb(2).In(kClient, "eth0");
  story.Skb(4, Role::kReply).Out(kClient, "lo");
  story.Skb(2).Deliver(kClient);
  story.Skb(4, Role::kReply).In(kClient, "lo");
  story.Drop(kClient, kNoSocket, "lo", /*local=*/true);
  story.Skb(1).Out(kClient, "eth0").In(kServer, "eth0");
  story.Skb(3, Role::kReply).Out(kServer, "eth0");
  story.Skb(1).Deliver(kServer);
  story.Skb(3, Role::kReply).In(kClient, "eth0");
  story.Drop(kClient, kNoSocket, "eth0", /*local=*/true);
  const PacketPath path = Assemble(story, {.got_reply = true});
  EXPECT_EQ(Short(path.request).front(), "client/eth0>");
  EXPECT_EQ(Short(path.reply).front(), "server/eth0>");
}

TEST(AssembleTest, AnAnswerToWhatWasNotSeenIsInconclusive) {
  const PacketPath unseen = Assemble(Story(), {.got_reply = true});
  EXPECT_EQ(unseen.outcome, std::nullopt);
  EXPECT_EQ(unseen.inconclusive,
            "an answer came, but no event of the request was seen");
  Story half;
  half.Skb(1).Out(kClient, "lo").In(kClient, "lo").Deliver(kClient);
  EXPECT_EQ(Assemble(half, {.got_reply = true}).inconclusive,
            "an answer came, but no event of the reply was seen");
}

// The machine's table is full: nobody's expectation failed.
TEST(AssembleTest, NoRoomForANeighbourIsInconclusive) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
  story.Drop(kRouter, testing::kNoNeighbour, "wan");
  const PacketPath path = Assemble(story);
  EXPECT_EQ(path.outcome, std::nullopt);
  EXPECT_EQ(path.inconclusive,
            "the machine's neighbour table was full when router needed an "
            "entry (net.ipv4.neigh.default.gc_thresh3, or IPv6's)");
}

// The error tells that the packet was given up, and that was not seen: neither
// may what else was missed be held against an expectation.
TEST(AssembleTest, AnErrorAboutAPacketThatVanishedIsInconclusive) {
  Story story;
  story.Skb(1).Wait(kClient, "eth0");
  story.Skb(2, Role::kRequestError).Error(3, 1, "10.0.0.2");
  story.In(kClient, "lo").Deliver(kClient);
  const SenderView sender{.got_error = true};
  EXPECT_EQ(Assemble(story, sender).outcome, std::nullopt);
  EXPECT_EQ(Assemble(story, sender).inconclusive,
            "the packet's end was not seen");
  Story whole;
  whole.Skb(1).Wait(kClient, "eth0").Drop(kClient, 0, "eth0");
  whole.Skb(2, Role::kRequestError).Error(3, 1, "10.0.0.2");
  whole.In(kClient, "lo").Deliver(kClient);
  EXPECT_EQ(Assemble(whole, sender).outcome, Outcome::kUnreachable);
}

TEST(AssembleTest, AnAddressUsedAgainIsAnotherPacket) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kServer, "eth0").Deliver(kServer);
  story.Skb(1, Role::kReply).Out(kServer, "eth0").In(kClient, "eth0");
  story.Drop(kClient, kNoSocket, "eth0", /*local=*/true);
  const PacketPath path = Assemble(story, {.got_reply = true});
  EXPECT_THAT(Short(path.reply), ElementsAre("server/eth0>", ">client/eth0",
                                             "deliver client/eth0"));
}

TEST(AssembleTest, SendErrors) {
  const Story nothing;
  EXPECT_EQ(Assemble(nothing, {.send_error = ENETUNREACH}).outcome,
            Outcome::kUnreachable);
  EXPECT_EQ(Assemble(nothing, {.send_error = EHOSTUNREACH}).outcome,
            Outcome::kUnreachable);
  EXPECT_EQ(Assemble(nothing, {.send_error = EMSGSIZE}).outcome,
            Outcome::kTooBig);
  Story dropped;
  dropped.Skb(1).Drop(kClient, kNetfilterDrop);
  EXPECT_EQ(Assemble(dropped, {.send_error = EPERM}).outcome,
            Outcome::kDropped);
  const PacketPath unproven = Assemble(nothing, {.send_error = EPERM});
  EXPECT_EQ(unproven.outcome, std::nullopt);
  EXPECT_EQ(unproven.inconclusive,
            "the send was refused with EPERM, and no drop of the packet was "
            "seen");
}

TEST(AssembleTest, WhatWasNotSeenIsInconclusive) {
  const auto timeout = std::chrono::milliseconds(1000);
  EXPECT_EQ(
      Assemble(Story(), {.timed_out = true, .timeout = timeout}).inconclusive,
      "no event of the packet was seen");
  Story open;
  open.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
  EXPECT_EQ(
      Assemble(open, {.timed_out = true, .timeout = timeout}).inconclusive,
      "the packet had not ended after 1000 ms");
  Story vanished;
  vanished.Skb(1).Out(kClient, "eth0").In(kRouter, "lan").Consume(kRouter);
  EXPECT_EQ(Assemble(vanished).inconclusive, "the packet's end was not seen");
}

TEST(AssembleTest, LostEventsMakeEvenAnAnswerInconclusive) {
  Story story;
  story.Skb(1).Out(kClient, "lo").In(kClient, "lo").Deliver(kClient);
  const PacketPath path = Assemble(story, {.got_reply = true, .lost = 3});
  EXPECT_EQ(path.outcome, std::nullopt);
  EXPECT_EQ(path.inconclusive, "3 events were lost while it was traced");
}

TEST(AssembleTest, AnUnknownNamespaceIsNamedByItsInode) {
  Story story;
  story.Skb(1).Out(4026531840, "eth0").Drop(4026531840, 0, "eth0");
  EXPECT_EQ(Short(Assemble(story).request).front(), "netns:4026531840/eth0>");
}

}  // namespace
}  // namespace hopcheck
