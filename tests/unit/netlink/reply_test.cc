#include "netlink/reply.h"

#include <gtest/gtest.h>
#include <linux/netlink.h>

#include <iterator>
#include <vector>

namespace hopcheck {
namespace {

std::vector<uint8_t> Bytes(std::initializer_list<int> values) {
  return {values.begin(), values.end()};
}

TEST(Attributes, StopAtOneThatDoesNotFit) {
  // One of 8 bytes, then one that claims more than there is.
  const auto bytes = Bytes({8, 0, 1, 0, 1, 2, 3, 4, 200, 0, 2, 0, 9, 9, 9, 9});
  const Attributes attributes(bytes);
  EXPECT_EQ(1, std::ranges::distance(attributes));
  EXPECT_EQ(0x04030201u, attributes.Find(1)->U32());
  EXPECT_FALSE(attributes.Find(2));
}

TEST(Attributes, StopAtOneShorterThanItsHeader) {
  const auto bytes = Bytes({2, 0, 1, 0, 8, 0, 2, 0, 1, 1, 1, 1});
  EXPECT_TRUE(Attributes(bytes).empty());
}

TEST(Attributes, ReadAnUnpaddedLastOne) {
  const auto bytes = Bytes({5, 0, 1, 0, 42});
  EXPECT_EQ(42, Attributes(bytes).Find(1)->U8());
}

TEST(Attributes, KnowNestsByTheirPlainType) {
  const auto bytes = Bytes({12, 0, 1, 0x80, 8, 0, 2, 0, 7, 0, 0, 0});
  const Attributes attributes(bytes);
  ASSERT_TRUE(attributes.Find(1));
  EXPECT_EQ(7u, attributes.Nested(1).Find(2)->U32());
  EXPECT_TRUE(attributes.Nested(9).empty());
}

TEST(Attribute, TooShortIsZero) {
  const auto bytes = Bytes({1, 2});
  const Attribute attribute{1, bytes};
  EXPECT_EQ(0x0201, attribute.U16());
  EXPECT_EQ(0u, attribute.U32());
  EXPECT_EQ(0u, attribute.U64());
  EXPECT_FALSE(attribute.Address());
  EXPECT_FALSE(attribute.Mac());
}

TEST(Attribute, TextEndsAtItsZeroOrAtTheEnd) {
  const auto with = Bytes({'l', 'o', 0, 'x'});
  const auto without = Bytes({'l', 'o'});
  EXPECT_EQ("lo", (Attribute{1, with}.Text()));
  EXPECT_EQ("lo", (Attribute{1, without}.Text()));
}

TEST(Reply, ShortPayloadHasNoAttributes) {
  const Reply reply(16, 0, Bytes({1, 2, 3}));
  EXPECT_TRUE(reply.AttributesAfter(16).empty());
  EXPECT_EQ(0u, reply.As<uint64_t>());
}

}  // namespace
}  // namespace hopcheck
