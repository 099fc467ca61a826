#include "scenario/step_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <variant>

#include "scenario/yaml_document.h"

namespace hopcheck {
namespace {

// One step from its YAML, before any name is looked up.
ExpectedStep ReadOne(const std::string& yaml) {
  const auto source =
      std::make_shared<const SourceFile>(SourceFile{"step.yaml", yaml});
  Diagnostics diagnostics;
  const YamlRef root = ParseYaml(source, diagnostics);
  if (root) {
    if (auto step = ReadStep(*root, diagnostics)) {
      EXPECT_EQ(diagnostics.Render(), "") << yaml;
      return *step;
    }
  }
  ADD_FAILURE() << yaml << "\n" << diagnostics.Render();
  return {};
}

template <typename T>
T ReadAs(const std::string& yaml) {
  const ExpectedStep step = ReadOne(yaml);
  const T* what = std::get_if<T>(&step.what);
  EXPECT_NE(what, nullptr) << yaml;
  return what == nullptr ? T{} : *what;
}

TEST(StepReaderTest, HopShortAndLong) {
  const auto brief = ReadAs<ExpectedHop>("client/eth0");
  EXPECT_EQ(brief.namespace_name, "client");
  EXPECT_EQ(brief.interface, "eth0");
  EXPECT_EQ(brief.direction, std::nullopt);
  EXPECT_EQ(ReadAs<ExpectedHop>("{hop: a/b}").direction, std::nullopt);
  EXPECT_EQ(ReadAs<ExpectedHop>("{hop: a/b, direction: in}").direction,
            Direction::kIn);
  EXPECT_EQ(ReadAs<ExpectedHop>("{hop: a/b, direction: out}").direction,
            Direction::kOut);
}

TEST(StepReaderTest, KeepsItsPlace) {
  const ExpectedStep step = ReadOne("\n  {drop: router}");
  EXPECT_EQ(step.place.ToString(), "step.yaml:2:3");
}

TEST(StepReaderTest, Drop) {
  const auto bare = ReadAs<ExpectedDrop>("{drop: router}");
  EXPECT_EQ(bare.namespace_name, "router");
  EXPECT_EQ(bare.reason, std::nullopt);
  EXPECT_EQ(bare.location, std::nullopt);
  const auto full = ReadAs<ExpectedDrop>(
      "{drop: router, reason: SKB_DROP_REASON_NETFILTER_DROP, location: "
      "nf_hook_slow}");
  EXPECT_EQ(full.reason, "NETFILTER_DROP");
  EXPECT_EQ(full.location, "nf_hook_slow");
  EXPECT_EQ(ReadAs<ExpectedDrop>("{drop: a, reason: IP_RPFILTER}").reason,
            "IP_RPFILTER");
}

TEST(StepReaderTest, Deliver) {
  EXPECT_EQ(ReadAs<ExpectedDeliver>("{deliver: server}").interface,
            std::nullopt);
  const auto at = ReadAs<ExpectedDeliver>("{deliver: server/eth0}");
  EXPECT_EQ(at.namespace_name, "server");
  EXPECT_EQ(at.interface, "eth0");
}

TEST(StepReaderTest, Error) {
  const auto error = ReadAs<ExpectedError>(
      "{error: client, type: icmp-port-unreachable, from: router, mtu: 1400}");
  EXPECT_EQ(error.namespace_name, "client");
  EXPECT_EQ(error.type, "icmp-port-unreachable");
  EXPECT_EQ(error.from, "router");
  EXPECT_EQ(error.mtu, 1400U);
  EXPECT_EQ(ReadAs<ExpectedError>("{error: a, from: \"fd00::1\"}").from,
            "fd00::1");
  EXPECT_EQ(ReadAs<ExpectedError>("{error: a, type: type 3 code 99}").type,
            "type 3 code 99");
  EXPECT_EQ(ReadAs<ExpectedError>("{error: a}").type, std::nullopt);
}

TEST(StepReaderTest, Chain) {
  const auto chain = ReadAs<ExpectedChain>(
      "{chain: router/filter.FORWARD, verdict: accept, rule: 7, hook: forward, "
      "ct: established, backend: legacy}");
  EXPECT_EQ(chain.namespace_name, "router");
  EXPECT_EQ(chain.chain, (ChainName{"", "filter", "FORWARD"}));
  EXPECT_EQ(chain.verdict, "accept");
  EXPECT_EQ(chain.rule, "7");
  EXPECT_EQ(chain.hook, "forward");
  EXPECT_EQ(chain.ct, "established");
  EXPECT_EQ(chain.backend, Backend::kLegacy);
}

TEST(StepReaderTest, ChainNames) {
  const auto inet = ReadAs<ExpectedChain>("{chain: \"fw/inet:my.a.b\"}");
  EXPECT_EQ(inet.chain, (ChainName{"inet", "my", "a.b"}));
  EXPECT_EQ(inet.chain.ToString(), "inet:my.a.b");
  EXPECT_EQ(inet.verdict, std::nullopt);
  EXPECT_EQ(inet.backend, std::nullopt);
  EXPECT_EQ((ChainName{"", "filter", "INPUT"}).ToString(), "filter.INPUT");
}

TEST(StepReaderTest, RouteMayHaveAnError) {
  const auto route = ReadAs<ExpectedRoute>(
      "{route: router, via: 10.0.1.2, device: wan, table: main, destination: "
      "10.0.0.0/8, source: 10.0.1.1, error: unreachable}");
  EXPECT_EQ(route.namespace_name, "router");
  EXPECT_EQ(route.via.value, IpAddress::Parse("10.0.1.2"));
  EXPECT_EQ(route.device, "wan");
  EXPECT_EQ(route.table, "main");
  EXPECT_EQ(route.destination, IpPrefix::Parse("10.0.0.0/8"));
  EXPECT_EQ(route.source.value, IpAddress::Parse("10.0.1.1"));
  EXPECT_EQ(route.error, "unreachable");
}

TEST(StepReaderTest, WhatAPacketHasAtAHop) {
  const auto hop = ReadAs<ExpectedHop>(
      "{hop: a/b, source: 10.0.0.1, destination: $server, ttl: 63, mark: "
      "0x10}");
  EXPECT_EQ(hop.source.value, IpAddress::Parse("10.0.0.1"));
  EXPECT_EQ(hop.source.capture, "");
  EXPECT_EQ(hop.destination.value, std::nullopt);
  EXPECT_EQ(hop.destination.capture, "server");
  EXPECT_EQ(hop.ttl, 63);
  EXPECT_EQ(hop.mark, 16U);
}

TEST(StepReaderTest, WhatAReceiverSees) {
  const auto deliver =
      ReadAs<ExpectedDeliver>("{deliver: a, source: $x, destination: $x}");
  EXPECT_EQ(deliver.source.capture, "x");
  EXPECT_EQ(deliver.destination.capture, "x");
  const auto error = ReadAs<ExpectedError>(
      "{error: a, quoted: {source: \"fd00::1\", destination: $to}}");
  EXPECT_EQ(error.quoted_source.value, IpAddress::Parse("fd00::1"));
  EXPECT_EQ(error.quoted_destination.capture, "to");
}

TEST(StepReaderTest, Nat) {
  const auto nat = ReadAs<ExpectedNat>(
      "{nat: router, source: 10.0.1.1, destination: 10.0.0.9, rule: policy}");
  EXPECT_EQ(nat.namespace_name, "router");
  EXPECT_EQ(nat.source.value, IpAddress::Parse("10.0.1.1"));
  EXPECT_EQ(nat.destination.value, IpAddress::Parse("10.0.0.9"));
  EXPECT_EQ(nat.rule, "policy");
}

}  // namespace
}  // namespace hopcheck
