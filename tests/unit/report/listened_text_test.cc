#include "report/listened_text.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

#include "report/json.h"
#include "support/golden.h"

namespace hopcheck {
namespace {

using ::hopcheck::testing::EqualsGolden;

IpAddress Address(const char* text) { return *IpAddress::Parse(text); }

ListenedPacket Delivered() {
  ListenedPacket packet{.protocol = 6,
                        .source = Address("10.0.0.2"),
                        .destination = Address("10.0.0.1"),
                        .source_port = 40000,
                        .destination_port = 8080};
  packet.path.outcome = Outcome::kDelivered;
  packet.path.sent_ns = 4711;
  packet.path.request = {{.what = Hop{.namespace_name = "host",
                                      .interface = "eth0",
                                      .direction = Direction::kIn,
                                      .source = Address("10.0.0.2"),
                                      .destination = Address("10.0.0.1"),
                                      .hop_limit = 64}},
                         {.what = Deliver{"web", "eth0", Address("10.0.0.2"),
                                          Address("172.17.0.2")},
                          .time_ns = 1500}};
  packet.path.conntrack = {
      {.namespace_name = "host",
       .original = {Address("10.0.0.2"), Address("10.0.0.1")},
       .reply = {Address("172.17.0.2"), Address("10.0.0.2")}}};
  return packet;
}

ListenedPacket OfIpv6(uint8_t protocol) {
  return {.protocol = protocol,
          .source = Address("fd00::2"),
          .destination = Address("fd00::1"),
          .path = {.inconclusive = "its end was not seen behind host/eth0",
                   .sent_ns = 4711}};
}

TEST(ListenedText, SaysWhatItWasAndWhatBecameOfIt) {
  EXPECT_EQ(ListenedEnd(Delivered()),
            "tcp 10.0.0.2:40000 -> 10.0.0.1:8080: delivered");
  EXPECT_EQ(ListenedEnd(OfIpv6(58)),
            "icmp6 fd00::2 -> fd00::1: its end was not seen behind host/eth0");
  ListenedPacket udp = OfIpv6(17);
  udp.source_port = 53;
  udp.destination_port = 1024;
  udp.path.outcome = Outcome::kDropped;
  EXPECT_EQ(ListenedEnd(udp), "udp [fd00::2]:53 -> [fd00::1]:1024: dropped");
}

TEST(ListenedText, NoTwoProtocolsHaveOneName) {
  std::set<std::string> names;
  for (int protocol = 0; protocol < 256; ++protocol) {
    names.insert(ProtocolName(static_cast<uint8_t>(protocol)));
  }
  EXPECT_EQ(names.size(), 256u);
  EXPECT_TRUE(names.contains("sctp"));
  EXPECT_TRUE(names.contains("ip 253"));
}

TEST(ListenedText, JsonHasItAll) {
  ListenedPacket consumed = OfIpv6(58);
  consumed.consumed = true;
  consumed.path.inconclusive = "used up behind host/eth0";
  EXPECT_TRUE(EqualsGolden(
      ToJson(ListenResult{.kernel = "6.12.8",
                          .hopcheck = "0.1.0",
                          .filter = "tcp port 8080",
                          .lost = 3,
                          .notes = {"3 events of packets were lost"},
                          .packets = {Delivered(), consumed, OfIpv6(132)}}),
      "listen/packets.json"));
}

}  // namespace
}  // namespace hopcheck
