#include "trace/drop_reason.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>

namespace hopcheck {
namespace {

// A kernel that frees packets in one function, and tells why or does not.
class OneFunction : public KernelNames {
 public:
  OneFunction(std::string function, std::string reason)
      : function_(std::move(function)), reason_(std::move(reason)) {}
  std::string DropReason(uint32_t) const override { return reason_; }
  std::string Function(uint64_t) const override { return function_; }

 private:
  const std::string function_;
  const std::string reason_;
};

std::string Untold(const std::string& function, bool for_other_host = false) {
  return DropReasonOf({.for_other_host = for_other_host},
                      OneFunction(function, ""));
}

TEST(DropReasonTest, WhatTheKernelTellsHolds) {
  EXPECT_EQ(DropReasonOf({.for_other_host = true},
                         OneFunction("nf_hook_slow", "NOT_SPECIFIED")),
            "NOT_SPECIFIED");
}

TEST(DropReasonTest, NetfilterIsKnownByItsFunction) {
  EXPECT_EQ(Untold("nf_hook_slow"), "NETFILTER_DROP");
  EXPECT_EQ(Untold("nf_hook_slow_list"), "NETFILTER_DROP");
  EXPECT_EQ(Untold("nf_hook_slow.cold"), "NETFILTER_DROP");
  EXPECT_EQ(Untold("nf_hook_slower"), "");
}

TEST(DropReasonTest, AnotherHostsIsKnownWhereItEnters) {
  EXPECT_EQ(Untold("ip_rcv_core.isra.0", true), "OTHERHOST");
  EXPECT_EQ(Untold("ip6_rcv_core", true), "OTHERHOST");
  EXPECT_EQ(Untold("ip6_rcv_core", false), "") << "IPv6 may be disabled there";
  EXPECT_EQ(Untold("br_forward", true), "")
      << "a bridge takes what is another host's";
}

TEST(DropReasonTest, OthersAreNotGuessed) {
  EXPECT_EQ(Untold("ip_forward"), "");
  EXPECT_EQ(Untold(""), "");
}

}  // namespace
}  // namespace hopcheck
