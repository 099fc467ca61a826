#include "netlink/neighbour.h"

#include <gtest/gtest.h>
#include <linux/neighbour.h>

#include <cerrno>

#include "base/kernel_error.h"
#include "unit/netlink/decoded_request.h"
#include "unit/netlink/recording_channel.h"

namespace hopcheck {
namespace {

using testing::AsReply;
using testing::Decoded;

Devices SomeDevices() {
  Devices devices("namespace client");
  devices.Add({"eth0", 2});
  return devices;
}

Neighbour Static(const char* address, const char* device) {
  return {*IpAddress::Parse(address),
          *MacAddress::Parse("02:00:00:00:00:09"),
          device,
          {}};
}

TEST(AddNeighbour, IsPermanent) {
  const Request request =
      AddNeighbour(Static("fd00::9", "eth0"), SomeDevices());
  EXPECT_EQ(
      "RTM_NEWNEIGH create excl: inet6 index 2 state 0x80\n"
      "  NDA_DST fd00::9\n"
      "  NDA_LLADDR 02:00:00:00:00:09\n",
      Decoded(request));
  EXPECT_EQ(
      "ip neigh add fd00::9 lladdr 02:00:00:00:00:09 nud permanent dev eth0",
      request.command());
}

TEST(AddNeighbour, UnknownDeviceIsNoDevice) {
  try {
    AddNeighbour(Static("10.0.0.9", "eth9"), SomeDevices());
    FAIL() << "did not throw";
  } catch (const KernelError& error) {
    EXPECT_STREQ(
        "ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 nud permanent dev eth9 "
        "(namespace client): No such device (ENODEV)",
        error.what());
  }
}

TEST(ParseNeighbour, ReadsWhatWasPut) {
  const auto live = ParseNeighbour(
      AsReply(AddNeighbour(Static("10.0.0.9", "eth0"), SomeDevices())));
  ASSERT_TRUE(live);
  EXPECT_EQ(2u, live->index);
  EXPECT_EQ(NUD_PERMANENT, live->state);
  EXPECT_EQ(IpAddress::Parse("10.0.0.9"), live->address);
  EXPECT_EQ(MacAddress::Parse("02:00:00:00:00:09"), live->mac);
}

TEST(SetNeighbourSearch, OfEitherFamily) {
  const Request request = SetNeighbourSearch({"eth0", 2}, Family::kIpv4,
                                             {.retrans_ms = 50, .probes = 3});
  EXPECT_EQ(
      "RTM_SETNEIGHTBL: inet\n"
      "  NDTA_NAME arp_cache\n"
      "  NDTA_PARMS\n"
      "    NDTPA_IFINDEX 2\n"
      "    NDTPA_RETRANS_TIME 50\n"
      "    NDTPA_UCAST_PROBES 3\n"
      "    NDTPA_MCAST_PROBES 3\n",
      Decoded(request));
  EXPECT_EQ(
      "ip ntable change name arp_cache dev eth0 retrans 50 ucast_probes 3 "
      "mcast_probes 3",
      request.command());
  EXPECT_EQ(
      "RTM_SETNEIGHTBL: inet6\n"
      "  NDTA_NAME ndisc_cache\n"
      "  NDTA_PARMS\n"
      "    NDTPA_IFINDEX 2\n"
      "    NDTPA_RETRANS_TIME 60\n"
      "    NDTPA_UCAST_PROBES 4\n"
      "    NDTPA_MCAST_PROBES 4\n",
      Decoded(SetNeighbourSearch({"eth0", 2}, Family::kIpv6,
                                 {.retrans_ms = 60, .probes = 4})));
}

}  // namespace
}  // namespace hopcheck
