// What netfilter told, put among the packet's hops.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "event_builder.h"
#include "trace/assemble.h"

namespace hopcheck {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::FakeKernelNames;
using ::testing::HasSubstr;
using testing::kClient;
using testing::kNetfilterDrop;
using testing::kNoNeighbour;
using testing::kOtherHost;
using testing::kRouter;
using testing::kServer;
using ::testing::Not;
using testing::Story;
using Role = PacketEvent::Role;

// "chain forward accept ct=new", "nat 10.0.0.1>10.0.1.2 by 7", ">router/lan".
std::string Short(const Step& step) {
  if (const auto* hop = std::get_if<Hop>(&step.what)) {
    const std::string name = hop->namespace_name + "/" + hop->interface;
    return hop->direction == Direction::kOut ? name + ">" : ">" + name;
  }
  if (const auto* chain = std::get_if<ChainVerdict>(&step.what)) {
    return "chain " + chain->chain.chain + " " + chain->verdict +
           (chain->ct.empty() ? "" : " ct=" + chain->ct);
  }
  if (const auto* nat = std::get_if<Nat>(&step.what)) {
    const auto text = [](const std::optional<IpAddress>& address) {
      return address ? address->ToString() : "";
    };
    return "nat " + text(nat->source) + ">" + text(nat->destination) +
           (nat->rule ? " by " + std::to_string(nat->rule->position) : "");
  }
  if (const auto* route = std::get_if<RouteLookup>(&step.what)) {
    return "route " + route->namespace_name + " " + route->device;
  }
  return std::holds_alternative<Drop>(step.what) ? "drop" : "end";
}

std::vector<std::string> Short(const std::vector<Step>& steps) {
  std::vector<std::string> out;
  for (const Step& step : steps) out.push_back(Short(step));
  return out;
}

BookChain BaseChain(std::string_view hook, int32_t priority,
                    std::vector<BookRule> rules = {}) {
  return {.hook = hook,
          .priority = priority,
          .policy = "accept",
          .rules = std::move(rules)};
}

// Base chains by the names of their hooks, "raw" before conntrack, and "user",
// which is jumped to.
RuleBook Rules() {
  RuleBook book;
  const auto chain = [&](const char* name) -> BookChain& {
    return book.nft[{"inet", "filter", name}];
  };
  for (const char* hook :
       {"ingress", "input", "forward", "output", "prerouting", "postrouting"}) {
    chain(hook) = BaseChain(hook, 0, {{.handle = 1}});
  }
  chain("raw") = BaseChain("prerouting", -300, {{.handle = 1}});
  chain("user").rules = {{.handle = 1}};
  return book;
}

PacketPath Assemble(const Story& story, const RuleBook& book = Rules()) {
  static const FakeKernelNames kernel;
  const EventNames names{.namespaces = {{kClient, "client"},
                                        {kRouter, "router"},
                                        {kServer, "server"}},
                         .kernel = kernel,
                         .rules = [&](uint32_t) { return &book; }};
  PacketRecord record = story.record();
  return AssemblePath(record, {.netns = kClient}, names);
}

TEST(FirewallPathTest, AMirroredPacketKeepsItsChains) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
  story.Skb(2).Out(kRouter, "mirror");
  story.Skb(1).Rule(kRouter, "ingress", 1, "continue").InHand(1);
  story.Policy(kRouter, "ingress").InHand(1);
  story.Out(kRouter, "wan").In(kServer, "eth0").Deliver(kServer);
  story.Skb(2).In(kClient, "other").Drop(kClient, kOtherHost, "other");
  const PacketPath path = Assemble(story);
  EXPECT_THAT(Short(path.request),
              ElementsAre("client/eth0>", ">router/lan",
                          "chain ingress continue", "chain ingress accept",
                          "router/wan>", ">server/eth0", "end"));
  ASSERT_EQ(path.branches.size(), 1u);
  EXPECT_THAT(Short(path.branches[0]), Not(Contains(HasSubstr("chain"))));
}

// A bridge floods clones, and then keeps the packet itself. What was received
// last tells them apart also where it is not known what was in hand.
TEST(FirewallPathTest, TheChainOfAFloodsLocalCopyIsItsOwn) {
  for (const uint64_t in_hand : {0, 1}) {
    Story story;
    story.Skb(1).Out(kClient, "eth0").In(kRouter, "p1");
    story.Skb(2).Out(kRouter, "p2");
    story.Skb(1).Rule(kRouter, "input", 1, "drop").InHand(in_hand);
    story.Drop(kRouter, kNetfilterDrop, "br0");
    story.Skb(2).In(kServer, "eth0").Drop(kServer, kOtherHost, "eth0");
    EXPECT_THAT(
        Short(Assemble(story).request),
        ElementsAre("client/eth0>", ">router/p1", "chain input drop", "drop"))
        << in_hand;
  }
}

// The trace takes each ICMP error for one about the request: its quote is cut
// off. A router's second redirect, about the reply, keeps its own chains.
TEST(FirewallPathTest, AnErrorAboutTheReplyHasItsOwnChains) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
  for (const Role role : {Role::kRequestError, Role::kReplyError}) {
    const bool is_first = role == Role::kRequestError;
    story.Skb(is_first ? 2 : 4, Role::kRequestError).Error(5, 1, "10.0.0.1");
    story.Rule(kRouter, "output", 1, "drop");
    story.Skb(is_first ? 2 : 4, role).Error(5, 1, "10.0.0.1");
    story.Drop(kRouter, kNetfilterDrop);
    if (!is_first) continue;
    story.Skb(1).Out(kRouter, "lan").In(kServer, "eth0").Deliver(kServer);
    story.Skb(3, Role::kReply).Out(kServer, "eth0").In(kRouter, "lan");
  }
  story.Skb(3, Role::kReply).Out(kRouter, "lan").In(kClient, "eth0");
  story.Deliver(kClient);
  const PacketPath path = Assemble(story);
  ASSERT_EQ(path.branches.size(), 2u);
  for (const std::vector<Step>& branch : path.branches) {
    EXPECT_THAT(Short(branch), ElementsAre("chain output drop", "drop"));
  }
}

// What a device's chain sees, conntrack sees later.
TEST(FirewallPathTest, BeforeConntrackThereIsNoState) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
  story.Policy(kRouter, "ingress").Policy(kRouter, "raw");
  story.Rule(kRouter, "raw", 1, "jump").Rule(kRouter, "user", 1, "continue");
  story.Policy(kRouter, "prerouting").Ct("new").Out(kRouter, "wan");
  story.In(kServer, "eth0").Deliver(kServer);
  EXPECT_THAT(
      Short(Assemble(story).request),
      ElementsAre("client/eth0>", ">router/lan", "chain ingress accept",
                  "chain raw accept", "chain raw jump", "chain user continue",
                  "chain prerouting accept ct=new", "router/wan>",
                  ">server/eth0", "end"));
}

// Only since 6.16 does the trace say so itself.
TEST(FirewallPathTest, AnIcmpErrorHasItsStateFromTheStart) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan").Ct("new");
  story.Skb(2, PacketEvent::Role::kRequestError).Error(3, 1, "10.0.0.1");
  RuleBook book = Rules();
  book.nft[{"inet", "filter", "raw-output"}] = BaseChain("output", -300, {});
  story.Policy(kRouter, "raw-output").Ct("related").Out(kRouter, "lan");
  story.Skb(1).Drop(kRouter, kNetfilterDrop, "lan");
  story.Skb(2, PacketEvent::Role::kRequestError).Error(3, 1, "10.0.0.1");
  story.In(kClient, "eth0").Deliver(kClient);
  EXPECT_THAT(Short(Assemble(story, book).reply),
              Contains("chain raw-output accept ct=related"));
}

TEST(FirewallPathTest, WhatConntrackKnowsNothingOfIsInvalid) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
  story.Policy(kRouter, "raw").Policy(kRouter, "forward").InHand(1);
  story.Out(kRouter, "wan").In(kServer, "eth0").Deliver(kServer);
  RuleBook book = Rules();
  EXPECT_THAT(Short(Assemble(story, book).request),
              Contains("chain forward accept"));
  book.tracked = {Family::kIpv6};
  EXPECT_THAT(Short(Assemble(story, book).request),
              Contains("chain forward accept"));
  book.tracked = {Family::kIpv4};
  const std::vector<std::string> tracked = Short(Assemble(story, book).request);
  EXPECT_THAT(tracked, Contains("chain forward accept ct=invalid"));
  EXPECT_THAT(tracked, Contains("chain raw accept"));
}

// Where nothing more was seen of the packet, nobody can tell.
TEST(FirewallPathTest, WhatWasNotSeenAgainIsNotInvalid) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kServer, "eth0");
  story.Policy(kServer, "output");
  RuleBook book = Rules();
  book.tracked = {Family::kIpv4};
  EXPECT_THAT(Short(Assemble(story, book).request),
              Contains("chain output accept"));
}

TEST(FirewallPathTest, TheRuleOfATranslationIsOneThatTranslates) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
  story.Rule(kRouter, "prerouting", 7, "continue");
  story.Rule(kRouter, "prerouting", 8, "accept");
  story.Rule(kRouter, "prerouting", 7, "continue");
  story.Addresses("10.0.0.2", "10.0.2.2").Out(kRouter, "dmz");
  story.In(kServer, "eth0").Deliver(kServer);
  RuleBook book = Rules();
  book.nft[{"inet", "filter", "prerouting"}].rules = {
      {.handle = 7, .text = "counter comment \"dnat to 10.0.2.2\""},
      {.handle = 8, .text = "dnat to 10.0.2.2", .translates = true}};
  EXPECT_THAT(Short(Assemble(story, book).request),
              Contains("nat >10.0.2.2 by 2"));
  book.nft[{"inet", "filter", "prerouting"}].rules.pop_back();
  EXPECT_THAT(Short(Assemble(story, book).request), Contains("nat >10.0.2.2"));
}

// The answer of a host whose address was translated to: it has its own
// addresses only before the first chain of the hook.
TEST(FirewallPathTest, AnAnswerIsTranslatedBackWhereItIsMade) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kServer, "eth0").Deliver(kServer);
  story.Skb(2, Role::kReply).Addresses("10.0.9.9", "10.0.0.2");
  story.Seen(kServer, "output");
  story.Addresses("10.0.1.2", "10.0.0.2").Out(kServer, "eth0");
  story.In(kClient, "eth0").Deliver(kClient);
  EXPECT_THAT(
      Short(Assemble(story).reply),
      ElementsAre("nat 10.0.1.2>", "server/eth0>", ">client/eth0", "end"));
}

// Nothing but the route tells that the answer was translated back before it.
TEST(FirewallPathTest, AnAnswerIsTranslatedBackBeforeItIsRouted) {
  Story story;
  story.Skb(2, Role::kReply).Addresses("10.0.1.2", "10.0.1.1");
  story.Out(kServer, "eth0").In(kRouter, "wan");
  story.Addresses("10.0.1.2", "10.0.0.2").Route(kRouter, "lan");
  // Another lookup for it, by which it would be answered.
  story.Addresses("10.0.0.2", "10.0.1.2").Lookup(kRouter, "wan", 2);
  story.Addresses("10.0.9.9", "10.0.0.2").Out(kRouter, "lan");
  story.In(kClient, "eth0").Deliver(kClient);
  EXPECT_THAT(Short(Assemble(story).reply),
              ElementsAre("server/eth0>", ">router/wan", "nat >10.0.0.2",
                          "route router lan", "nat 10.0.9.9>", "router/lan>",
                          ">client/eth0", "end"));
}

// Told when it was done: the packet was sent on before.
TEST(FirewallPathTest, ARuleThatTakesThePacketStandsBeforeWhereItWent) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
  story.Policy(kRouter, "ingress");
  story.Out(kRouter, "wan").In(kServer, "eth0");
  story.Rule(kRouter, "ingress", 1, "stolen").InHand(1);
  story.Drop(kServer, kOtherHost, "eth0");
  EXPECT_THAT(Short(Assemble(story).request),
              ElementsAre("client/eth0>", ">router/lan", "chain ingress accept",
                          "chain ingress stolen", "router/wan>", ">server/eth0",
                          "drop"));
}

TEST(FirewallPathTest, ADropIsTheLastVerdictsWhereThatDrops) {
  const auto drop_of = [](const Story& story) {
    return std::get<Drop>(Assemble(story).request.back().what);
  };
  Story met;
  met.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
  Story dropped = met;
  dropped.Rule(kRouter, "forward", 1, "drop").Drop(kRouter, kNetfilterDrop);
  ASSERT_TRUE(drop_of(dropped).chain.has_value());
  EXPECT_EQ(drop_of(dropped).chain->chain, "forward");
  EXPECT_EQ(drop_of(dropped).rule->position, 1u);
  Story queued = met;
  queued.Rule(kRouter, "forward", 1, "queue").Drop(kRouter, 0);
  queued.At(testing::kNfQueue);
  EXPECT_TRUE(drop_of(queued).chain.has_value());
  // The rule said that it may go on without a listener; nobody was found behind
  // the router.
  Story bypassed = met;
  bypassed.Rule(kRouter, "forward", 1, "queue").Drop(kRouter, 0);
  EXPECT_FALSE(drop_of(bypassed).chain.has_value());
  Story accepted = met;
  accepted.Rule(kRouter, "forward", 1, "accept").Drop(kRouter, 0);
  EXPECT_FALSE(drop_of(accepted).chain.has_value());
}

// A rule (fib saddr) and a neighbour's protocol look up the way back, too.
TEST(FirewallPathTest, ALookupIsNotForAPacketThatComesInLater) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
  story.Skb(2, Role::kReply).Addresses("10.0.1.2", "10.0.0.2");
  story.Lookup(kRouter, "lan", 1);
  story.Skb(1).Out(kRouter, "wan").In(kServer, "eth0");
  story.Skb(2, Role::kReply).Addresses("10.0.1.2", "10.0.0.2");
  story.Lookup(kServer, "eth0", 1).Out(kServer, "eth0");
  story.Skb(1).Deliver(kServer);
  story.Skb(2, Role::kReply).Addresses("10.0.1.2", "10.0.0.2");
  story.In(kRouter, "wan").Out(kRouter, "lan");
  story.In(kClient, "eth0").Deliver(kClient);
  EXPECT_THAT(Short(Assemble(story).reply),
              ElementsAre("route server eth0", "server/eth0>", ">router/wan",
                          "router/lan>", ">client/eth0", "end"));
}

// To send an ICMP error, the kernel looks up the way of what it is about.
TEST(FirewallPathTest, ALookupToSendIsNotForWhatHasComeIn) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan").Route(kRouter, "wan");
  story.Lookup(kRouter, "wan", 1).RouteAgain(kRouter, "wan", 1);
  story.Drop(kRouter, kNetfilterDrop, "lan");
  EXPECT_THAT(
      Short(Assemble(story).request),
      ElementsAre("client/eth0>", ">router/lan", "route router wan", "drop"));
}

// It asks what the error's way back would be, and whether that is allowed.
TEST(FirewallPathTest, TheErrorsWayBackIsNotTheRejectedPacketsRoute) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "p1");
  story.Lookup(kRouter, "br0", 1).Route(kRouter, "br0");
  story.Drop(kRouter, kNetfilterDrop, "p2");
  EXPECT_THAT(Short(Assemble(story).request),
              ElementsAre("client/eth0>", ">router/p1", "drop"));
}

// To ask for a neighbour, the kernel copies the packet and frees the copy.
TEST(FirewallPathTest, ASendersRouteIsNotLostInAnAskedNeighboursCopy) {
  Story story;
  story.Skb(1).Lookup(kClient, "eth0", 0).Skb(2).Consume(kClient);
  story.Skb(1).Out(kClient, "eth0").In(kServer, "eth0").Deliver(kServer);
  EXPECT_THAT(
      Short(Assemble(story).request),
      ElementsAre("route client eth0", "client/eth0>", ">server/eth0", "end"));
}

// Its neighbour is asked for, and a rule rejects the answer: to the same host.
TEST(FirewallPathTest, WhatWaitsForItsNeighbourHasItsRoute) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kServer, "eth0");
  story.Skb(2, Role::kReply).Addresses("10.0.1.2", "10.0.0.2");
  story.Lookup(kServer, "eth0", 1).Wait(kServer, "eth0");
  story.Skb(1).Deliver(kServer);
  story.Skb(2, Role::kReply).Addresses("10.0.1.2", "10.0.0.2");
  story.Lookup(kServer, "eth0", 0).Drop(kServer, kNoNeighbour, "eth0");
  EXPECT_THAT(Short(Assemble(story).reply),
              ElementsAre("route server eth0", "drop"));
}

// A rule (rpfilter) asks for the way to the sender before the packet's own.
TEST(FirewallPathTest, ARulesQuestionDoesNotHideTheRouteBehindIt) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
  story.Skb(2).Addresses("0.0.0.0", "10.0.0.2").Lookup(kRouter, "lan", 1);
  story.Skb(1).Route(kRouter, "wan").Out(kRouter, "wan").In(kServer, "eth0");
  story.Deliver(kServer);
  EXPECT_THAT(Short(Assemble(story).request),
              ElementsAre("client/eth0>", ">router/lan", "route router wan",
                          "router/wan>", ">server/eth0", "end"));
}

// What comes back by lo has no interface to tell that it has come in.
TEST(FirewallPathTest, WhatIsLoopedBackIsRoutedAnew) {
  Story story;
  story.Skb(1).Out(kClient, "lo").In(kClient, "lo");
  story.RouteAgain(kClient, "eth0", 1).Out(kClient, "eth0");
  story.In(kServer, "eth0").Deliver(kServer);
  EXPECT_THAT(Short(Assemble(story).request),
              ElementsAre("client/lo>", ">client/lo", "route client eth0",
                          "client/eth0>", ">server/eth0", "end"));
}

TEST(FirewallPathTest, ToItsOwnAddressTheLookupIsForTheAnswer) {
  Story story;
  story.Skb(1).Addresses("10.0.0.2", "10.0.0.2");
  story.Out(kClient, "lo").In(kClient, "lo");
  story.Skb(2, Role::kReply).Addresses("10.0.0.2", "10.0.0.2");
  story.Lookup(kClient, "eth0", 1).Out(kClient, "lo").In(kClient, "lo");
  story.Deliver(kClient);
  story.Skb(1).Addresses("10.0.0.2", "10.0.0.2").Deliver(kClient);
  const PacketPath path = Assemble(story);
  EXPECT_THAT(Short(path.request),
              ElementsAre("client/lo>", ">client/lo", "end"));
  EXPECT_THAT(Short(path.reply), ElementsAre("route client eth0", "client/lo>",
                                             ">client/lo", "end"));
}

TEST(FirewallPathTest, AMarkThatOutputSetsRoutesThePacketAgain) {
  Story story;
  story.Skb(1).Lookup(kClient, "eth0", 0).Seen(kClient, "output");
  story.Rule(kClient, "output", 1, "continue").RouteAgain(kClient, "eth1");
  story.Out(kClient, "eth1").In(kServer, "eth0").Deliver(kServer);
  EXPECT_THAT(
      Short(Assemble(story).request),
      ElementsAre("route client eth0", "chain output continue",
                  "route client eth1", "client/eth1>", ">server/eth0", "end"));
}

// Where a packet comes from is looked up in the answer's flow, and without a
// protocol, too.
TEST(FirewallPathTest, ACheckOfTheSourceIsNotARouteOfTheAnswer) {
  Story story;
  story.Skb(1).Seen(kClient, "output").Rule(kClient, "output", 1, "continue");
  story.Out(kClient, "eth0").In(kServer, "eth0");
  story.Skb(2, Role::kReply).Addresses("10.0.1.2", "10.0.0.2");
  story.RouteAgain(kServer, "eth0", 1).Lookup(kServer, "eth0", 1);
  story.Out(kServer, "eth0").In(kClient, "eth0").Deliver(kClient);
  story.Skb(1).Deliver(kServer);
  EXPECT_THAT(
      Short(Assemble(story).reply),
      ElementsAre("route server eth0", "server/eth0>", ">client/eth0", "end"));
}

TEST(FirewallPathTest, ASenderLooksUpTheAddressThatItSendsTo) {
  Story story;
  story.Skb(1).Lookup(kClient, "eth0", 0).Seen(kClient, "output");
  story.Rule(kClient, "output", 1, "accept").Addresses("10.0.0.2", "10.0.9.9");
  story.Out(kClient, "eth0").In(kServer, "eth0").Deliver(kServer);
  EXPECT_THAT(
      Short(Assemble(story).request),
      ElementsAre("route client eth0", "chain output accept", "nat >10.0.9.9",
                  "client/eth0>", ">server/eth0", "end"));
}

TEST(FirewallPathTest, APacketIsTranslatedBackBeforeItIsRouted) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kServer, "eth0");
  story.Skb(2, Role::kReply).Addresses("10.0.1.2", "10.0.1.1");
  story.Out(kServer, "eth0").In(kRouter, "wan").Policy(kRouter, "prerouting");
  story.Addresses("10.0.1.2", "10.0.0.2").Route(kRouter, "lan");
  story.Policy(kRouter, "forward").Out(kRouter, "lan");
  story.In(kClient, "eth0").Deliver(kClient);
  EXPECT_THAT(
      Short(Assemble(story).reply),
      ElementsAre("server/eth0>", ">router/wan", "chain prerouting accept",
                  "nat >10.0.0.2", "route router lan", "chain forward accept",
                  "router/lan>", ">client/eth0", "end"));
}

// The kernel makes rules of both ends, and tells the two apart by nothing else.
TEST(FirewallPathTest, ALegacyRuleForEverythingIsNotItsChainsEnd) {
  const ChainName base = {"ip", "filter", "FORWARD"};
  const ChainName user = {"ip", "filter", "user"};
  RuleBook book;
  book.legacy[base] = BaseChain("forward", 0,
                                {{.verdict = "jump", .target = "user"},
                                 {.comment = "all", .verdict = "drop"}});
  book.legacy[user].rules = {{.comment = "back", .verdict = "return"}};
  const auto rule_of_end = [&](const ChainName& chain, uint32_t position) {
    Story story;
    story.Skb(1).Out(kClient, "eth0").In(kRouter, "lan");
    story.LegacyEnd(kRouter, chain, position, chain == base);
    story.Out(kRouter, "wan").In(kServer, "eth0").Deliver(kServer);
    const auto step =
        std::get<ChainVerdict>(Assemble(story, book).request[2].what);
    return step.verdict + " " +
           (!step.rule          ? "none"
            : step.rule->policy ? "policy"
                                : step.rule->comment);
  };
  EXPECT_EQ(rule_of_end(base, 2), "drop all");
  EXPECT_EQ(rule_of_end(base, 3), "accept policy");
  EXPECT_EQ(rule_of_end(user, 1), "return back");
  EXPECT_EQ(rule_of_end(user, 2), "return none");
}

TEST(FirewallPathTest, WhatIsLoopedBackHasItsConnectionFromTheStart) {
  Story story;
  story.Skb(1).Out(kClient, "lo").In(kClient, "lo");
  story.Policy(kClient, "raw").InHand(1, "new");
  story.Policy(kClient, "input").InHand(1, "new").Deliver(kClient);
  EXPECT_THAT(Short(Assemble(story).request),
              ElementsAre("client/lo>", ">client/lo", "chain raw accept ct=new",
                          "chain input accept ct=new", "end"));
}

// NOTRACK's own rule is told of when it is done.
TEST(FirewallPathTest, WhatIsNotTrackedIsSoBehindTheRuleThatSaysIt) {
  Story story;
  story.Skb(1).Out(kClient, "eth0").In(kServer, "eth0");
  story.Rule(kServer, "raw", 1, "continue").InHand(1, "untracked");
  story.Policy(kServer, "input").InHand(1, "untracked").Deliver(kServer);
  EXPECT_THAT(Short(Assemble(story).request),
              ElementsAre("client/eth0>", ">server/eth0", "chain raw continue",
                          "chain input accept ct=untracked", "end"));
}

}  // namespace
}  // namespace hopcheck
