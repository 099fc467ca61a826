#include "base/ip_types.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <string>

namespace hopcheck {
namespace {

IpAddress Address(std::string_view text) {
  const auto address = IpAddress::Parse(text);
  EXPECT_TRUE(address.has_value()) << text;
  return address.value_or(IpAddress());
}

IpPrefix Prefix(std::string_view text) {
  const auto prefix = IpPrefix::Parse(text);
  EXPECT_TRUE(prefix.has_value()) << text;
  return prefix.value_or(IpPrefix());
}

TEST(FamilyTest, NamesAndNumbers) {
  EXPECT_EQ(ToString(Family::kIpv4), "ipv4");
  EXPECT_EQ(ToString(Family::kIpv6), "ipv6");
  EXPECT_EQ(AddressFamily(Family::kIpv4), AF_INET);
  EXPECT_EQ(AddressFamily(Family::kIpv6), AF_INET6);
  EXPECT_EQ(AddressBits(Family::kIpv4), 32);
  EXPECT_EQ(AddressBits(Family::kIpv6), 128);
}

TEST(IpAddressTest, TextThereAndBack) {
  for (const std::string text :
       {"0.0.0.0", "10.0.0.1", "255.255.255.255", "::", "::1", "fd00:a::1",
        "fe80::1", "2001:db8:1:2:3:4:5:6", "::ffff:10.0.0.1"}) {
    EXPECT_EQ(Address(text).ToString(), text);
  }
  EXPECT_EQ(Address("FD00:0:0:0:0:0:0:A").ToString(), "fd00::a");
}

TEST(IpAddressTest, RefusesWhatIsNone) {
  for (const std::string_view text :
       {"",           " ",          "10",          "10.0",         "10.0.0",
        "10.0.0.256", "10.0.0.1.1", "10.0.0.01",   "010.0.0.1",    "0x0a.0.0.1",
        " 10.0.0.1",  "10.0.0.1 ",  "10.0.0.1/24", "fe80::1%eth0", "[::1]",
        ":::",        "1::2::3",    "g::",         "localhost",    "12345::"}) {
    EXPECT_EQ(IpAddress::Parse(text), std::nullopt) << text;
  }
  EXPECT_EQ(IpAddress::Parse(std::string_view("10.0.0.1\0", 9)), std::nullopt);
}

TEST(IpAddressTest, BytesAreInNetworkOrder) {
  const IpAddress four = Address("10.1.2.3");
  EXPECT_THAT(four.bytes(), ::testing::ElementsAre(10, 1, 2, 3));
  const IpAddress address = Address("fd00::1");
  const auto six = address.bytes();
  ASSERT_EQ(six.size(), 16U);
  EXPECT_EQ(six[0], 0xfd);
  EXPECT_EQ(six[15], 1);
  const std::array<uint8_t, 4> bytes = {192, 0, 2, 7};
  EXPECT_EQ(IpAddress(Family::kIpv4, bytes).ToString(), "192.0.2.7");
}

TEST(IpAddressTest, MappedIpv4StaysIpv6) {
  EXPECT_EQ(Address("::ffff:10.0.0.1").family(), Family::kIpv6);
  EXPECT_NE(Address("::ffff:10.0.0.1"), Address("10.0.0.1"));
}

TEST(IpAddressTest, ClassesOfAddresses) {
  EXPECT_TRUE(Address("0.0.0.0").IsUnspecified());
  EXPECT_TRUE(Address("::").IsUnspecified());
  EXPECT_FALSE(Address("0.0.0.1").IsUnspecified());
  EXPECT_EQ(IpAddress::Any(Family::kIpv6), Address("::"));
  EXPECT_TRUE(Address("127.0.0.1").IsLoopback());
  EXPECT_TRUE(Address("127.255.0.1").IsLoopback());
  EXPECT_TRUE(Address("::1").IsLoopback());
  EXPECT_FALSE(Address("::2").IsLoopback());
  EXPECT_FALSE(Address("128.0.0.1").IsLoopback());
  EXPECT_TRUE(Address("224.0.0.1").IsMulticast());
  EXPECT_TRUE(Address("239.255.255.255").IsMulticast());
  EXPECT_FALSE(Address("223.255.255.255").IsMulticast());
  EXPECT_FALSE(Address("240.0.0.1").IsMulticast());
  EXPECT_TRUE(Address("ff02::1").IsMulticast());
  EXPECT_FALSE(Address("fe80::1").IsMulticast());
  EXPECT_TRUE(Address("169.254.1.1").IsLinkLocal());
  EXPECT_FALSE(Address("169.253.1.1").IsLinkLocal());
  EXPECT_TRUE(Address("fe80::1").IsLinkLocal());
  EXPECT_TRUE(Address("febf::1").IsLinkLocal());
  EXPECT_FALSE(Address("fec0::1").IsLinkLocal());
}

TEST(IpAddressTest, OrderIsByFamilyThenValue) {
  EXPECT_LT(Address("10.0.0.1"), Address("10.0.0.2"));
  EXPECT_LT(Address("255.255.255.255"), Address("::"));
}

TEST(IpPrefixTest, TextThereAndBack) {
  EXPECT_EQ(Prefix("10.0.0.2/24").ToString(), "10.0.0.2/24");
  EXPECT_EQ(Prefix("fd00::2/64").ToString(), "fd00::2/64");
  EXPECT_EQ(Prefix("10.0.0.2").length, 32);
  EXPECT_EQ(Prefix("fd00::2").length, 128);
  EXPECT_EQ(Prefix("0.0.0.0/0"), IpPrefix::Default(Family::kIpv4));
  EXPECT_EQ(Prefix("::/0"), IpPrefix::Default(Family::kIpv6));
}

TEST(IpPrefixTest, RefusesWhatIsNone) {
  for (const std::string_view text :
       {"", "/", "/24", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1",
        "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/8 ", "10.0.0.0/8/8",
        "fd00::/129", "10.0.0/8", "10.0.0.0/255.0.0.0",
        "10.0.0.0/99999999999"}) {
    EXPECT_EQ(IpPrefix::Parse(text), std::nullopt) << text;
  }
}

TEST(IpPrefixTest, NetworkClearsHostBits) {
  EXPECT_EQ(Prefix("10.1.2.3/8").Network(), Prefix("10.0.0.0/8"));
  EXPECT_EQ(Prefix("10.1.255.3/20").Network(), Prefix("10.1.240.0/20"));
  EXPECT_EQ(Prefix("10.1.2.3/32").Network(), Prefix("10.1.2.3/32"));
  EXPECT_EQ(Prefix("10.1.2.3/0").Network(), Prefix("0.0.0.0/0"));
  EXPECT_EQ(Prefix("fd00:1:2:3:4::5/65").Network(), Prefix("fd00:1:2:3::/65"));
  EXPECT_TRUE(Prefix("10.0.0.1/24").HasHostBits());
  EXPECT_FALSE(Prefix("10.0.0.0/24").HasHostBits());
  EXPECT_FALSE(Prefix("10.0.0.1/32").HasHostBits());
}

TEST(IpPrefixTest, Contains) {
  EXPECT_TRUE(Prefix("10.0.0.9/24").Contains(Address("10.0.0.255")));
  EXPECT_FALSE(Prefix("10.0.0.9/24").Contains(Address("10.0.1.0")));
  EXPECT_TRUE(Prefix("0.0.0.0/0").Contains(Address("203.0.113.1")));
  EXPECT_FALSE(Prefix("0.0.0.0/0").Contains(Address("::1")));
  EXPECT_TRUE(Prefix("fd00::/8").Contains(Address("fdff::1")));
  EXPECT_TRUE(Prefix("10.0.2.9/23").Contains(Address("10.0.3.1")));
  EXPECT_FALSE(Prefix("10.0.2.9/23").Contains(Address("10.0.4.1")));
  EXPECT_TRUE(Prefix("10.0.0.9/32").Contains(Address("10.0.0.9")));
  EXPECT_FALSE(Prefix("fd00::/127").Contains(Address("fd00::2")));
}

TEST(MacAddressTest, TextThereAndBack) {
  const auto mac = MacAddress::Parse("02:00:5E:0a:ff:01");
  ASSERT_TRUE(mac.has_value());
  EXPECT_EQ(mac->ToString(), "02:00:5e:0a:ff:01");
  EXPECT_FALSE(mac->IsMulticast());
  EXPECT_TRUE(MacAddress::Parse("01:00:5e:00:00:01")->IsMulticast());
}

TEST(MacAddressTest, RefusesWhatIsNone) {
  for (const std::string_view text :
       {"", "02:00:00:00:00", "02:00:00:00:00:0", "02:00:00:00:00:001",
        "02-00-00-00-00-01", "02:00:00:00:00:0g", "020000000001",
        "02:00:00:00:00:01:", "-2:00:00:00:00:01", "02:00:00:00:00 01",
        "0x:00:00:00:00:01"}) {
    EXPECT_EQ(MacAddress::Parse(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace hopcheck
