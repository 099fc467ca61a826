#include "netlink/message.h"

#include <gmock/gmock.h>
#include <linux/rtnetlink.h>

#include <iterator>
#include <stdexcept>

#include "netlink/reply.h"

namespace hopcheck {
namespace {

using ::testing::ElementsAre;

Attributes AttributesOf(const Request& request) {
  return Attributes(request.bytes().subspan(
      NLMSG_HDRLEN + NLMSG_ALIGN(request.header_size())));
}

TEST(Request, KeepsHeaderAndAttributesInOrder) {
  Request request(RTM_NEWRULE, NLM_F_CREATE, rtmsg{.rtm_family = 10}, "cmd");
  request.PutU8(1, 7);
  request.Put(2, "eth0");
  request.PutU32(1, 0x01020304);
  EXPECT_EQ(RTM_NEWRULE, request.type());
  EXPECT_EQ(NLM_F_CREATE | NLM_F_REQUEST, request.flags());
  EXPECT_EQ(10, request.bytes()[NLMSG_HDRLEN]);
  std::vector<uint16_t> types;
  const Attributes attributes = AttributesOf(request);
  for (const Attribute attribute : attributes) types.push_back(attribute.type);
  EXPECT_THAT(types, ElementsAre(1, 2, 1));
  EXPECT_EQ("eth0", attributes.Find(2)->Text());
  EXPECT_EQ(5u, attributes.Find(2)->value.size()) << "with its zero";
}

TEST(Request, PadsWithZeroes) {
  Request request(RTM_NEWRULE, 0, rtmsg{}, "cmd");
  request.PutU8(1, 0xff);
  ASSERT_EQ(NLMSG_HDRLEN + sizeof(rtmsg) + 8, request.size());
  EXPECT_THAT(request.bytes().last(4), ElementsAre(0xff, 0, 0, 0));
}

TEST(Request, NestsCloseThemselves) {
  Request request(RTM_NEWLINK, 0, ifinfomsg{}, "cmd");
  request.Nest(1, [&] {
    request.PutU32(2, 22);
    request.Nest(3, [&] { request.PutU32(4, 44); });
  });
  request.PutU32(5, 55);
  const Attributes attributes = AttributesOf(request);
  EXPECT_EQ(2, std::ranges::distance(attributes));
  EXPECT_EQ(22u, attributes.Nested(1).Find(2)->U32());
  EXPECT_EQ(44u, attributes.Nested(1).Nested(3).Find(4)->U32());
  EXPECT_EQ(55u, attributes.Find(5)->U32());
}

TEST(Request, EmptyNestIsAnEmptyAttribute) {
  Request request(RTM_NEWLINK, 0, ifinfomsg{}, "cmd");
  request.Nest(1, [] {});
  ASSERT_TRUE(AttributesOf(request).Find(1));
  EXPECT_TRUE(AttributesOf(request).Find(1)->value.empty());
}

TEST(Request, OverflowThrowsAndNamesTheCommand) {
  Request request(RTM_NEWLINK, 0, ifinfomsg{}, "ip link add x", 64);
  request.PutU32(1, 1);
  const size_t size = request.size();
  try {
    request.Put(2, std::string(64, 'x'));
    FAIL() << "did not throw";
  } catch (const std::length_error& error) {
    EXPECT_STREQ("ip link add x: the message would be longer than 64 bytes",
                 error.what());
  }
  EXPECT_EQ(size, request.size()) << "nothing half-written";
}

TEST(Request, OverflowOfNestsAndRawBytesThrows) {
  Request request(RTM_NEWLINK, 0, ifinfomsg{}, "cmd", 40);
  EXPECT_THROW(request.PutRaw(ifinfomsg{}), std::length_error);
  request.PutU8(1, 1);  // exactly full now
  ASSERT_EQ(40u, request.size());
  EXPECT_THROW(request.Nest(2, [] {}), std::length_error);
}

TEST(Request, NestLongerThanItsLengthFieldThrows) {
  Request request(RTM_NEWLINK, 0, ifinfomsg{}, "cmd", 100'000);
  EXPECT_THROW(request.Nest(1,
                            [&] {
                              const std::vector<uint8_t> half(40'000);
                              request.Put(2, half);
                              request.Put(3, half);
                            }),
               std::length_error);
}

TEST(Request, RawStructuresCanBePatched) {
  Request request(RTM_NEWROUTE, 0, rtmsg{}, "cmd");
  request.Nest(9, [&] {
    const size_t start = request.PutRaw(rtnexthop{.rtnh_ifindex = 5});
    request.PutU32(1, 1);
    request.PatchU16(start, static_cast<uint16_t>(request.size() - start));
  });
  const auto hop = AttributesOf(request).Find(9)->As<rtnexthop>();
  EXPECT_EQ(16, hop.rtnh_len);
  EXPECT_EQ(5, hop.rtnh_ifindex);
}

}  // namespace
}  // namespace hopcheck
