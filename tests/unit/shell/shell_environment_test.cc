#include "shell/shell_environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hopcheck {
namespace {

using ::testing::ElementsAre;

TEST(ShellEnvironment, NamesAreWhatShellsTakeForVariables) {
  EXPECT_THAT(ShellEnvironment({"router", "web-1", "Ä"}, "web-1"),
              ElementsAre("HOPCHECK_NAMESPACE=web-1",
                          "HOPCHECK_NETNS_ROUTER=/run/netns/router",
                          "HOPCHECK_NETNS_WEB_1=/run/netns/web-1",
                          "HOPCHECK_NETNS___=/run/netns/Ä"));
}

TEST(ShellEnvironment, NoTwoVariablesAreTheSame) {
  EXPECT_THAT(
      ShellEnvironment({"a-b", "a_b", "A+B", "a_b_2"}, "a-b"),
      ElementsAre("HOPCHECK_NAMESPACE=a-b", "HOPCHECK_NETNS_A_B=/run/netns/a-b",
                  "HOPCHECK_NETNS_A_B_2=/run/netns/a_b",
                  "HOPCHECK_NETNS_A_B_3=/run/netns/A+B",
                  "HOPCHECK_NETNS_A_B_2_2=/run/netns/a_b_2"));
}

}  // namespace
}  // namespace hopcheck
