#include "topology/own_defaults.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace hopcheck {
namespace {

using ::testing::ElementsAre;

Namespace With(std::vector<std::string> sysctls) {
  Namespace declared;
  for (std::string& name : sysctls) {
    declared.sysctls.push_back({.name = std::move(name), .value = "1"});
  }
  return declared;
}

std::vector<std::string> Defaults(std::vector<std::string> sysctls) {
  std::vector<std::string> result;
  for (const Sysctl& sysctl : DefaultSysctls(With(std::move(sysctls)))) {
    result.push_back(sysctl.name + "=" + sysctl.value);
  }
  return result;
}

constexpr const char* kNoDad = "net.ipv6.conf.default.accept_dad=0";
constexpr const char* kNoLimit = "net.ipv4.icmp_ratemask=0";
constexpr const char* kNoLimit6 = "net.ipv6.icmp.ratemask=";

TEST(DefaultSysctls, AllWhereTheScenarioIsSilent) {
  EXPECT_THAT(Defaults({"net.ipv4.ip_forward"}),
              ElementsAre(kNoDad, kNoLimit, kNoLimit6));
}

TEST(DefaultSysctls, LeaveWhatTheScenarioSets) {
  EXPECT_THAT(Defaults({"net.ipv6.conf.default.accept_dad"}),
              ElementsAre(kNoLimit, kNoLimit6));
  EXPECT_THAT(Defaults({"net/ipv6/conf/all/accept_dad"}),
              ElementsAre(kNoLimit, kNoLimit6));
  EXPECT_THAT(Defaults({"net.ipv6.icmp.ratelimit"}),
              ElementsAre(kNoDad, kNoLimit));
  EXPECT_THAT(Defaults({"net.ipv6.icmp.ratemask"}),
              ElementsAre(kNoDad, kNoLimit));
  for (const char* name :
       {"net.ipv4.icmp_ratelimit", "net.ipv4.icmp_ratemask",
        "net.ipv4.icmp_msgs_per_sec", "net.ipv4.icmp_msgs_burst"}) {
    EXPECT_THAT(Defaults({name}), ElementsAre(kNoDad, kNoLimit6)) << name;
  }
}

TEST(DetectionOn, IsTheScenariosWhereItSaysSo) {
  EXPECT_EQ(DuplicateDetection::kOff, DetectionOn(With({}), "eth0"));
  const Namespace one = With({"net.ipv6.conf.eth0.accept_dad"});
  EXPECT_EQ(DuplicateDetection::kOn, DetectionOn(one, "eth0"));
  EXPECT_EQ(DuplicateDetection::kOff, DetectionOn(one, "eth1"));
  for (const char* name :
       {"net.ipv6.conf.all.accept_dad", "net.ipv6.conf.default.accept_dad"}) {
    EXPECT_EQ(DuplicateDetection::kOn, DetectionOn(With({name}), "eth0"));
  }
}

}  // namespace
}  // namespace hopcheck
