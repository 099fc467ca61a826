// A stranger's tests in C++, with a folder "base" of their own beside them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hopcheck/testbed/matchers.h>
#include <hopcheck/testbed/testbed.h>
#include <hopcheck/testbed/words.h>

#include <string>

#include "base/ip_types.h"

namespace {

using namespace hopcheck;         // NOLINT
using namespace hopcheck::words;  // NOLINT

// The rules that are under test could as well be read from a file.
Topology Lan(const std::string& rules) {
  return {
      .namespaces =
          {{.name = "client",
            .interfaces = {{.name = "eth0", .addresses = {At("10.0.0.2/24")}}},
            .routes = {Via("default", "10.0.0.1")}},
           {.name = "router",
            .interfaces = {{.name = "lan", .addresses = {At("10.0.0.1/24")}},
                           {.name = "wan", .addresses = {At("10.0.1.1/24")}}},
            .sysctls = {Set("net.ipv4.ip_forward", "1")},
            .firewall = {Iptables(rules)}},
           {.name = "server",
            .interfaces = {{.name = "eth0", .addresses = {At("10.0.1.2/24")}}},
            .routes = {Via("default", "10.0.1.1")}}},
      .links = {Wire("client/eth0", "router/lan"),
                Wire("router/wan", "server/eth0")}};
}

TEST(Lan, MayPingTheServer) {
  Testbed bed(Lan(R"(*filter
:FORWARD DROP [0:0]
-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT
-A FORWARD -i lan -p icmp -m comment --comment allow-ping -j ACCEPT
COMMIT
)"));
  const PacketPath path = bed.Send({.from = "client", .to = To("server")});
  EXPECT_THAT(path,
              Hops("client/eth0", "router/lan", "router/wan", "server/eth0"));
  EXPECT_THAT(path, Passes(Chain("router/filter.FORWARD"), Verdict::kAccept,
                           Rule("allow-ping")));

  EXPECT_THAT(bed.Send({.from = "server", .to = To("client")}),
              DroppedBy(Chain("router/filter.FORWARD"), Rule("policy")));
}

// Of a fixture that comes with hopcheck.
TEST(Lan, FixturesOfThePackageAreFound) {
  Testbed bed = Testbed::FromYaml("fixture: two-hosts\n");
  EXPECT_FALSE(bed.topology().namespaces.empty());
  EXPECT_EQ(OwnHeader(), 1);
}

}  // namespace
