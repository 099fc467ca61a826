#include "expect/packet_facts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/expect/steps.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h

IpAddress Address(const char* text) { return IpAddress::Parse(text).value(); }

Step From(Step hop, const char* source, const char* destination) {
  std::get<Hop>(hop.what).source = Address(source);
  std::get<Hop>(hop.what).destination = Address(destination);
  return hop;
}

Step AtChain(std::string ns, std::string chain, std::string ct = "new") {
  return {.what = ChainVerdict{.namespace_name = std::move(ns),
                               .chain = {"ip", "filter", std::move(chain)},
                               .verdict = "accept",
                               .ct = std::move(ct)}};
}

// Out of a client, through a router that translates the source, to a server.
std::vector<Step> Masqueraded() {
  return {From(HopOut("client/eth0"), "10.0.0.2", "10.0.1.2"),
          From(HopIn("router/lan"), "10.0.0.2", "10.0.1.2"),
          {.what = RouteLookup{.namespace_name = "router", .device = "wan"}},
          AtChain("router", "FORWARD"),
          {.what = Nat{.namespace_name = "router",
                       .source = Address("10.0.1.1"),
                       .old_source = Address("10.0.0.2")}},
          AtChain("router", "POSTROUTING"),
          From(HopOut("router/wan"), "10.0.1.1", "10.0.1.2"),
          From(HopIn("server/eth0"), "10.0.1.1", "10.0.1.2"),
          AtChain("server", "INPUT", "")};
}

TEST(PacketFacts, OfAForwardedPacket) {
  const PacketFacts facts = FactsAt(Masqueraded(), 3, false);
  EXPECT_EQ(facts.in, "lan");
  EXPECT_EQ(facts.out, "wan");
  EXPECT_EQ(facts.source, Address("10.0.0.2"));
  EXPECT_EQ(facts.destination, Address("10.0.1.2"));
  EXPECT_EQ(facts.protocol, "icmp");
  EXPECT_EQ(facts.type, 8);
  EXPECT_EQ(facts.ct, "new");
}

TEST(PacketFacts, BehindATranslation) {
  EXPECT_EQ(FactsAt(Masqueraded(), 5, false).source, Address("10.0.1.1"));
}

TEST(PacketFacts, OfAReceiver) {
  const PacketFacts facts = FactsAt(Masqueraded(), 8, false);
  EXPECT_EQ(facts.in, "eth0");
  EXPECT_EQ(facts.out, "");
  EXPECT_EQ(facts.ct, "");
}

TEST(PacketFacts, OfASenderBeforeItsFirstHop) {
  const std::vector<Step> steps = {
      AtChain("client", "OUTPUT"),
      {.what = Nat{.namespace_name = "client",
                   .destination = Address("10.0.1.2"),
                   .old_destination = Address("10.0.0.99")}},
      From(HopOut("client/eth0"), "10.0.0.2", "10.0.1.2")};
  const PacketFacts facts = FactsAt(steps, 0, false);
  EXPECT_EQ(facts.in, "");
  EXPECT_EQ(facts.out, "eth0");
  EXPECT_EQ(facts.source, Address("10.0.0.2"));
  EXPECT_EQ(facts.destination, Address("10.0.0.99"));
}

TEST(PacketFacts, OfOneThatWasRoutedAndDropped) {
  std::vector<Step> steps = Masqueraded();
  steps.resize(4);
  EXPECT_EQ(FactsAt(steps, 3, false).out, "wan");
}

TEST(PacketFacts, OfWhatCameBack) {
  const std::vector<Step> reply = {
      From(HopOut("server/eth0"), "10.0.1.2", "10.0.0.2"),
      From(HopIn("router/wan"), "10.0.1.2", "10.0.0.2"),
      AtChain("router", "FORWARD")};
  EXPECT_EQ(FactsAt(reply, 2, true).type, 0);
  EXPECT_EQ(FactsAt(reply + ErrorTo("client", "server"), 2, true).type, 3);
}

TEST(PacketFacts, NothingIsKnownOfAPacketThatWasNotSeen) {
  const std::vector<Step> steps = {AtChain("client", "OUTPUT", "")};
  const PacketFacts facts = FactsAt(steps, 0, false);
  EXPECT_EQ(facts.source, std::nullopt);
  EXPECT_EQ(facts.protocol, "");
}

}  // namespace
}  // namespace hopcheck
