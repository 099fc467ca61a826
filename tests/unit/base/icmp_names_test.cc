#include "base/icmp_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace hopcheck {
namespace {

constexpr auto k4 = Family::kIpv4;
constexpr auto k6 = Family::kIpv6;

TEST(IcmpNamesTest, CanonicalNamesAreTheSameInBothFamilies) {
  EXPECT_EQ(IcmpErrorName(k4, 3, 3), "port-unreachable");
  EXPECT_EQ(IcmpErrorName(k6, 1, 4), "port-unreachable");
  EXPECT_EQ(IcmpErrorName(k4, 11, 0), "time-exceeded");
  EXPECT_EQ(IcmpErrorName(k6, 3, 0), "time-exceeded");
  EXPECT_EQ(IcmpErrorName(k4, 3, 13), "communication-prohibited");
  EXPECT_EQ(IcmpErrorName(k6, 1, 1), "communication-prohibited");
}

TEST(IcmpNamesTest, WhatHasNoNameIsNumbered) {
  EXPECT_EQ(IcmpErrorName(k4, 3, 99), "type 3 code 99");
  EXPECT_EQ(IcmpErrorName(k6, 4, 77), "type 4 code 77");
  EXPECT_TRUE(IcmpErrorIsNamed(k4, 3, 99, "type 3 code 99"));
  EXPECT_FALSE(IcmpErrorIsNamed(k4, 3, 98, "type 3 code 99"));
}

TEST(IcmpNamesTest, OtherNamesOfTheSame) {
  EXPECT_TRUE(IcmpErrorIsNamed(k4, 3, 4, "fragmentation-needed"));
  EXPECT_TRUE(IcmpErrorIsNamed(k4, 3, 4, "too-big"));
  EXPECT_TRUE(IcmpErrorIsNamed(k6, 2, 0, "too-big"));
  EXPECT_TRUE(IcmpErrorIsNamed(k6, 2, 0, "packet-too-big"));
  EXPECT_FALSE(IcmpErrorIsNamed(k6, 2, 0, "fragmentation-needed"));
  EXPECT_TRUE(IcmpErrorIsNamed(k4, 3, 1, "host-unreachable"));
  EXPECT_TRUE(IcmpErrorIsNamed(k6, 1, 3, "host-unreachable"));
  EXPECT_TRUE(IcmpErrorIsNamed(k4, 11, 1, "ttl-exceeded"));
}

TEST(IcmpNamesTest, NamesOfReject) {
  EXPECT_TRUE(IcmpErrorIsNamed(k4, 3, 3, "icmp-port-unreachable"));
  EXPECT_TRUE(IcmpErrorIsNamed(k4, 3, 0, "icmp-net-unreachable"));
  EXPECT_TRUE(IcmpErrorIsNamed(k4, 3, 2, "icmp-proto-unreachable"));
  EXPECT_TRUE(IcmpErrorIsNamed(k4, 3, 13, "icmp-admin-prohibited"));
  EXPECT_TRUE(IcmpErrorIsNamed(k6, 1, 4, "icmp6-port-unreachable"));
  EXPECT_TRUE(IcmpErrorIsNamed(k6, 1, 1, "icmp6-adm-prohibited"));
  EXPECT_TRUE(IcmpErrorIsNamed(k6, 1, 5, "icmp6-policy-fail"));
}

TEST(IcmpNamesTest, ATypeAsAWholeMeansEachOfItsCodes) {
  for (uint8_t code = 0; code < 16; ++code) {
    EXPECT_TRUE(IcmpErrorIsNamed(k4, 3, code, "destination-unreachable"));
  }
  EXPECT_FALSE(IcmpErrorIsNamed(k4, 11, 0, "destination-unreachable"));
}

TEST(IcmpNamesTest, AnotherErrorIsNotMeant) {
  EXPECT_FALSE(IcmpErrorIsNamed(k4, 3, 3, "host-unreachable"));
  EXPECT_FALSE(IcmpErrorIsNamed(k4, 3, 3, ""));
  EXPECT_FALSE(IcmpErrorIsNamed(k4, 3, 3, "icmp-"));
}

TEST(IcmpNamesTest, ErrorsQuoteAndQueriesDoNot) {
  for (const uint8_t type : {3, 4, 5, 11, 12}) {
    EXPECT_TRUE(IsIcmpError(k4, type)) << int{type};
  }
  for (const uint8_t type : {0, 8, 9, 10, 13, 14}) {
    EXPECT_FALSE(IsIcmpError(k4, type)) << int{type};
  }
  for (const uint8_t type : {1, 2, 3, 4, 127}) {
    EXPECT_TRUE(IsIcmpError(k6, type)) << int{type};
  }
  for (const uint8_t type : {128, 129, 133, 135}) {
    EXPECT_FALSE(IsIcmpError(k6, type)) << int{type};
  }
}

// Whether some error of some family is meant by `name`.
bool MeansAnError(std::string_view name) {
  for (const Family family : {k4, k6}) {
    for (int type = 0; type < 16; ++type) {
      for (int code = 0; code < 16; ++code) {
        if (IcmpErrorIsNamed(family, static_cast<uint8_t>(type),
                             static_cast<uint8_t>(code), name)) {
          return IsIcmpError(family, static_cast<uint8_t>(type));
        }
      }
    }
  }
  return false;
}

TEST(IcmpNamesTest, EveryKnownNameMeansAnErrorAndStandsOnce) {
  const auto& names = KnownIcmpErrorNames();
  EXPECT_THAT(names, ::testing::Contains("port-unreachable"));
  EXPECT_TRUE(std::ranges::is_sorted(names));
  EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
  for (const std::string_view name : names) {
    EXPECT_TRUE(MeansAnError(name)) << name;
  }
}

}  // namespace
}  // namespace hopcheck
