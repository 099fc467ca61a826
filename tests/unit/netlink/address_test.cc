#include "netlink/address.h"

#include <gtest/gtest.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

#include "unit/netlink/decoded_request.h"
#include "unit/netlink/recording_channel.h"

namespace hopcheck {
namespace {

using testing::AsReply;
using testing::Decoded;

Request Add(const char* prefix,
            DuplicateDetection detection = DuplicateDetection::kOff) {
  return AddAddress({"eth0", 3}, *IpPrefix::Parse(prefix), detection);
}

TEST(AddAddress, Ipv4WithBroadcast) {
  const Request request = Add("10.1.2.3/20");
  EXPECT_EQ(
      "RTM_NEWADDR create excl: inet/20 index 3\n"
      "  IFA_LOCAL 10.1.2.3\n"
      "  IFA_ADDRESS 10.1.2.3\n"
      "  IFA_BROADCAST 10.1.15.255\n",
      Decoded(request));
  EXPECT_EQ("ip addr add 10.1.2.3/20 brd + dev eth0", request.command());
}

TEST(AddAddress, BroadcastByLength) {
  const auto broadcast = [](const char* prefix) {
    return ParseAddress(AsReply(Add(prefix)))->broadcast;
  };
  EXPECT_EQ(IpAddress::Parse("127.255.255.255"), broadcast("10.0.0.1/1"));
  EXPECT_EQ(IpAddress::Parse("255.255.255.255"), broadcast("10.0.0.1/0"));
  EXPECT_EQ(IpAddress::Parse("10.0.0.255"), broadcast("10.0.0.1/24"));
  EXPECT_EQ(IpAddress::Parse("10.0.0.3"), broadcast("10.0.0.1/30"));
  EXPECT_FALSE(broadcast("10.0.0.1/31"));
  EXPECT_FALSE(broadcast("10.0.0.1/32"));
}

// As `ip addr add` has it: elsewhere than on its host it means nothing.
TEST(AddAddress, ALoopbackAddressIsOfItsHost) {
  const auto scope = [](const char* prefix) {
    return AsReply(Add(prefix)).As<ifaddrmsg>().ifa_scope;
  };
  EXPECT_EQ(RT_SCOPE_HOST, scope("127.0.0.53/8"));
  EXPECT_EQ(RT_SCOPE_UNIVERSE, scope("10.0.0.1/8"));
  EXPECT_EQ(RT_SCOPE_UNIVERSE, scope("fd00::1/64"));
}

TEST(AddAddress, Ipv6WithoutDetection) {
  const Request request = Add("fd00::2/64");
  EXPECT_EQ(
      "RTM_NEWADDR create excl: inet6/64 index 3\n"
      "  IFA_LOCAL fd00::2\n"
      "  IFA_ADDRESS fd00::2\n"
      "  IFA_FLAGS 2\n",
      Decoded(request));
  EXPECT_EQ("ip addr add fd00::2/64 dev eth0 nodad", request.command());
}

TEST(AddAddress, Ipv6WithDetection) {
  const Request request = Add("fd00::2/64", DuplicateDetection::kOn);
  EXPECT_EQ(0u, ParseAddress(AsReply(request))->flags);
  EXPECT_EQ("ip addr add fd00::2/64 dev eth0", request.command());
}

TEST(ShowAddresses, AsksForOneFamily) {
  EXPECT_EQ("RTM_GETADDR dump: inet6/0 index 0\n",
            Decoded(ShowAddresses(Family::kIpv6)));
  EXPECT_EQ("ip -4 addr show", ShowAddresses(Family::kIpv4).command());
}

TEST(ParseAddress, ReadsWhatWasPut) {
  const auto address = ParseAddress(AsReply(Add("fd00::2/64")));
  ASSERT_TRUE(address);
  EXPECT_EQ(3u, address->index);
  EXPECT_EQ("fd00::2/64", address->prefix.ToString());
  EXPECT_EQ(static_cast<uint32_t>(IFA_F_NODAD), address->flags);
}

TEST(ParseAddress, IsNothingForAnythingElse) {
  EXPECT_FALSE(ParseAddress(AsReply(ShowAddresses(Family::kIpv4))));
}

}  // namespace
}  // namespace hopcheck
