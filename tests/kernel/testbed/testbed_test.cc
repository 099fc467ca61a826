// Tests in C++ as a user would write them.
#include "testbed/testbed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "kernel/topology/observer.h"
#include "support/need_kernel.h"
#include "support/temporary_folder.h"
#include "testbed/matchers.h"
#include "testbed/words.h"

namespace hopcheck {
namespace {

using namespace words;  // NOLINT: as a user would
using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::ThrowsMessage;

class TestbedTest : public ::testing::Test {
 protected:
  void SetUp() override {
    HOPCHECK_NEED(testing::WhyNoNamespaces());
    HOPCHECK_NEED(testing::WhyNoTracing());
  }
};

Topology Routed() {
  return {
      .namespaces =
          {{.name = "client",
            .interfaces = {{.name = "eth0", .addresses = {At("10.0.0.2/24")}}},
            .routes = {Via("default", "10.0.0.1")}},
           {.name = "router",
            .interfaces = {{.name = "lan", .addresses = {At("10.0.0.1/24")}},
                           {.name = "wan", .addresses = {At("10.0.1.1/24")}}},
            .sysctls = {Set("net.ipv4.ip_forward", "1")},
            .firewall = {Iptables("*filter\n"
                                  ":INPUT DROP [0:0]\n"
                                  "-A FORWARD -p icmp -m comment --comment "
                                  "allow-ping -j ACCEPT\n"
                                  "COMMIT\n")}},
           {.name = "server",
            .interfaces = {{.name = "eth0", .addresses = {At("10.0.1.2/24")}}},
            .routes = {Via("default", "10.0.1.1")}}},
      .links = {Wire("client/eth0", "router/lan"),
                Wire("router/wan", "server/eth0")}};
}

TEST_F(TestbedTest, OfDesignatedInitializers) {
  Testbed bed(Routed());
  const PacketPath path = bed.Send({.from = "client", .to = To("server")});
  EXPECT_THAT(path, HasOutcome(Outcome::kReplied));
  EXPECT_THAT(path,
              Hops("client/eth0", "router/lan", "router/wan", "server/eth0"));
  EXPECT_THAT(path, ReplyHops("server/eth0", "router/wan", "router/lan",
                              "client/eth0"));
  EXPECT_THAT(path, Passes(Chain("router/filter.FORWARD"), Verdict::kAccept,
                           Rule("allow-ping")));
  EXPECT_THAT(path, Never(ExpectedDrop{.namespace_name = "router"}));
  EXPECT_THAT(bed.Send({.from = "client", .to = To("10.0.0.1")}),
              AllOf(HasOutcome(Outcome::kDropped),
                    DroppedBy(Chain("router/filter.INPUT"), Rule("policy"))));
}

TEST_F(TestbedTest, ForEveryBackend) {
  for (const Backend backend : {Backend::kNft, Backend::kLegacy}) {
    Testbed bed(Routed(), {.variant = {.backend = backend}});
    EXPECT_THAT(
        bed.Send({.from = "client", .to = To("server")}),
        Passes(Chain("router/filter.FORWARD"), backend, Rule("allow-ping")));
  }
}

TEST_F(TestbedTest, AFailureShowsBothPaths) {
  Testbed bed(Routed());
  const PacketPath path = bed.Send({.from = "client", .to = To("10.0.0.1")});
  ::testing::StringMatchResultListener listener;
  EXPECT_FALSE(::testing::ExplainMatchResult(
      Hops("client/eth0", "router/lan", "router/wan"), path, &listener));
  EXPECT_THAT(listener.str(),
              AllOf(HasSubstr("! router/wan   {drop: router, reason: "
                              "NETFILTER_DROP}"),
                    HasSubstr("why        router/filter.INPUT: the policy "
                              "dropped the packet")));
}

TEST_F(TestbedTest, OfYaml) {
  const testing::TemporaryFolder folder;
  folder.Write("netns-fixtures/wire.yaml",
               "namespaces:\n"
               "  a: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}\n"
               "  b: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}\n"
               "links: [[a/eth0, b/eth0]]\n");
  const Ping ping{.from = "a", .to = To("b")};
  Testbed of_fixture = Testbed::FromFile(folder / "netns-fixtures/wire.yaml");
  EXPECT_THAT(of_fixture.Send(ping), Hops("a/eth0", "b/eth0"));
  Testbed of_scenario = Testbed::FromFile(folder.Write(
      "x.yaml",
      "scenario: its probes are left alone\n"
      "topology: {fixture: wire}\n"
      "probes: [{probe: x, ping: {from: a, to: b}, expect: dropped}]\n"));
  EXPECT_THAT(of_scenario.Send(ping), Hops("a/eth0", "b/eth0"));
  Testbed of_text = Testbed::FromYaml(
      "namespaces:\n"
      "  a: {interfaces: {lo: {addresses: [10.9.0.1/32]}}}\n");
  EXPECT_THAT(of_text.Send({.from = "a", .to = To("10.9.0.1")}),
              Delivered("a"));
}

TEST_F(TestbedTest, SeveralPackets) {
  Testbed bed(Routed());
  const auto paths =
      bed.SendAll({.from = "client", .to = To("server"), .count = 3});
  EXPECT_THAT(paths, SizeIs(3));
  EXPECT_THAT(paths, Each(HasOutcome(Outcome::kReplied)));
}

TEST_F(TestbedTest, TestbedsMayShareATracer) {
  const std::shared_ptr<Tracer> tracer = AttachTracer();
  Testbed one(Routed(), {.tracer = tracer});
  Testbed other(Routed(), {.tracer = tracer});
  EXPECT_THAT(one.Send({.from = "client", .to = To("server")}),
              HasOutcome(Outcome::kReplied));
  EXPECT_THAT(other.Send({.from = "client", .to = To("server")}),
              HasOutcome(Outcome::kReplied));
}

TEST_F(TestbedTest, WorkInANamespace) {
  Testbed bed(Routed());
  const uint32_t home = testing::CurrentNamespace();
  uint32_t inside = 0;
  bed.In("server", [&] { inside = testing::CurrentNamespace(); });
  EXPECT_NE(inside, home);
  EXPECT_EQ(testing::CurrentNamespace(), home);
  EXPECT_THROW(bed.In("nobody", [] {}), std::invalid_argument);
}

TEST_F(TestbedTest, WhatDoesNotFitIsSaidAtOnce) {
  Topology topology = Routed();
  topology.links[0].a.namespace_name = "clint";
  topology.links[1].b.interface = "eth9";
  EXPECT_THAT([&] { Testbed bed(topology); },
              ThrowsMessage<std::invalid_argument>(
                  AllOf(HasSubstr("clint"), HasSubstr("eth9"))));
  EXPECT_THAT([] { Testbed::FromYaml("namespaces: {a: {interfces: {}}}\n"); },
              ThrowsMessage<std::invalid_argument>(
                  HasSubstr("unknown key 'interfces'")));
  Testbed bed(Routed());
  EXPECT_THROW(bed.Send({.from = "nobody", .to = To("server")}),
               std::invalid_argument);
  EXPECT_THROW(bed.Send({.from = "client", .to = To("nobody")}),
               std::invalid_argument);
}

TEST_F(TestbedTest, WhatCouldNotBeObservedIsNoResult) {
  Topology topology = Routed();
  topology.namespaces[1].firewall = {
      Iptables("*filter\n-A FORWARD -j NFLOG --nflog-prefix \"TRACE: "
               "filter:FORWARD:rule:9 \"\nCOMMIT\n")};
  Testbed bed(topology);
  EXPECT_THAT([&] { bed.Send({.from = "client", .to = To("server")}); },
              ThrowsMessage<Inconclusive>(HasSubstr("router")));
}

}  // namespace
}  // namespace hopcheck
