#include "netlink/attribute_names.h"

#include <gtest/gtest.h>
#include <linux/if_bridge.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <sys/socket.h>

namespace hopcheck {
namespace {

constexpr size_t kStart = NLMSG_HDRLEN + sizeof(ifinfomsg);

TEST(AttributePath, GoesIntoNestsByTheirKind) {
  Request request(RTM_NEWLINK, 0, ifinfomsg{}, "cmd");
  request.Nest(IFLA_LINKINFO, [&] {
    request.Put(IFLA_INFO_KIND, "bridge");
    request.Nest(IFLA_INFO_DATA,
                 [&] { request.PutU8(IFLA_BR_VLAN_FILTERING, 1); });
  });
  EXPECT_EQ("IFLA_LINKINFO", AttributePath(request, kStart));
  EXPECT_EQ("IFLA_LINKINFO/IFLA_INFO_KIND", AttributePath(request, kStart + 4));
  EXPECT_EQ("IFLA_LINKINFO/IFLA_INFO_DATA/IFLA_BR_VLAN_FILTERING",
            AttributePath(request, kStart + 20));
}

TEST(AttributePath, GoesIntoTheOtherEndOfAVeth) {
  Request request(RTM_NEWLINK, 0, ifinfomsg{}, "cmd");
  size_t name = 0;
  request.Nest(IFLA_LINKINFO, [&] {
    request.Put(IFLA_INFO_KIND, "veth");
    request.Nest(IFLA_INFO_DATA, [&] {
      request.Nest(VETH_INFO_PEER, [&] {
        request.PutRaw(ifinfomsg{});
        name = request.size();
        request.Put(IFLA_IFNAME, "lan");
      });
    });
  });
  EXPECT_EQ("IFLA_LINKINFO/IFLA_INFO_DATA/VETH_INFO_PEER/IFLA_IFNAME",
            AttributePath(request, name));
}

TEST(AttributePath, IsEmptyWhereThereIsNoAttribute) {
  Request request(RTM_NEWLINK, 0, ifinfomsg{}, "cmd");
  request.PutU32(IFLA_MTU, 1500);
  EXPECT_EQ("", AttributePath(request, 0));
  EXPECT_EQ("", AttributePath(request, kStart - 4));
  EXPECT_EQ("", AttributePath(request, 4096));
  const Request other(77, 0, ifinfomsg{}, "cmd");
  EXPECT_EQ("", AttributePath(other, kStart));
}

TEST(SpaceInside, DependsOnTheFamily) {
  EXPECT_TRUE(SpaceInside(AttributeSpace::kLink, IFLA_AF_SPEC, "", AF_BRIDGE));
  EXPECT_FALSE(SpaceInside(AttributeSpace::kLink, IFLA_AF_SPEC, "", AF_UNSPEC));
}

TEST(AttributeName, FallsBackToTheNumber) {
  EXPECT_EQ("RTA_DST", AttributeName(AttributeSpace::kRoute, RTA_DST));
  EXPECT_EQ("attribute 200", AttributeName(AttributeSpace::kRoute, 200));
}

}  // namespace
}  // namespace hopcheck
