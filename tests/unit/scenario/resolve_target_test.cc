#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include "scenario/scenario.h"

namespace hopcheck {
namespace {

using ::testing::ElementsAre;

constexpr Variant kAny = {};
constexpr Variant kIpv4 = {.family = Family::kIpv4, .backend = std::nullopt};
constexpr Variant kIpv6 = {.family = Family::kIpv6, .backend = std::nullopt};

Interface MakeInterface(std::string name,
                        std::initializer_list<std::string_view> addresses) {
  Interface interface;
  interface.name = std::move(name);
  for (const std::string_view text : addresses) {
    interface.addresses.push_back({.prefix = *IpPrefix::Parse(text)});
  }
  return interface;
}

Namespace MakeNamespace(std::string name, std::vector<Interface> interfaces) {
  Namespace ns;
  ns.name = std::move(name);
  ns.interfaces = std::move(interfaces);
  return ns;
}

// A namespace of each sort of addresses.
Scenario Sorts() {
  Scenario scenario;
  scenario.topology.namespaces = {
      MakeNamespace("dual",
                    {MakeInterface("lo", {"10.9.9.9/32", "fd09::9/128"}),
                     MakeInterface("eth0", {"fd00::1/64", "10.0.0.1/24"}),
                     MakeInterface("eth1", {"10.0.1.1/24", "10.0.2.1/24"})}),
      MakeNamespace("six", {MakeInterface("eth0", {"fd00::6/64"})}),
      MakeNamespace("service", {MakeInterface("eth0", {"fd00::7/64"}),
                                MakeInterface("lo", {"10.7.7.7/32"})}),
      MakeNamespace("none", {MakeInterface("eth0", {})}),
  };
  return scenario;
}

Ping To(std::string ns, std::optional<std::string> interface = std::nullopt) {
  Ping ping;
  ping.to.namespace_name = std::move(ns);
  ping.to.interface = std::move(interface);
  return ping;
}

Ping ToAddress(std::string_view address) {
  Ping ping;
  ping.to.address = IpAddress::Parse(address);
  return ping;
}

// The destination as text, "" where there is none.
std::string Resolve(const Ping& ping, const Variant& variant) {
  const auto target = ResolveTarget(Sorts(), ping, variant);
  if (!target) return "";
  EXPECT_EQ(target->family, target->destination.family());
  return target->destination.ToString();
}

TEST(ResolveTargetTest, PrefersIpv4WithoutVariant) {
  EXPECT_EQ(Resolve(To("dual"), kAny), "10.0.0.1");
  EXPECT_EQ(Resolve(To("six"), kAny), "fd00::6");
}

TEST(ResolveTargetTest, TakesTheFamilyOfTheVariant) {
  EXPECT_EQ(Resolve(To("dual"), kIpv4), "10.0.0.1");
  EXPECT_EQ(Resolve(To("dual"), kIpv6), "fd00::1");
  EXPECT_EQ(Resolve(To("six"), kIpv4), "");
}

TEST(ResolveTargetTest, LoopbackComesLast) {
  EXPECT_EQ(Resolve(To("service"), kIpv4), "10.7.7.7");
  EXPECT_EQ(Resolve(To("service"), kAny), "10.7.7.7");
  EXPECT_EQ(Resolve(To("dual", "lo"), kIpv6), "fd09::9");
}

TEST(ResolveTargetTest, OneInterface) {
  EXPECT_EQ(Resolve(To("dual", "eth1"), kAny), "10.0.1.1");
  EXPECT_EQ(Resolve(To("dual", "eth1"), kIpv6), "");
  EXPECT_EQ(Resolve(To("dual", "eth9"), kAny), "");
}

TEST(ResolveTargetTest, LiteralAddresses) {
  EXPECT_EQ(Resolve(ToAddress("192.0.2.1"), kAny), "192.0.2.1");
  EXPECT_EQ(Resolve(ToAddress("192.0.2.1"), kIpv4), "192.0.2.1");
  EXPECT_EQ(Resolve(ToAddress("192.0.2.1"), kIpv6), "");
  EXPECT_EQ(Resolve(ToAddress("2001:db8::1"), kAny), "2001:db8::1");
}

TEST(ResolveTargetTest, SourceDecidesTheFamily) {
  Ping ping = To("dual");
  ping.source = IpAddress::Parse("fd00::2");
  EXPECT_EQ(Resolve(ping, kAny), "fd00::1");
  EXPECT_EQ(Resolve(ping, kIpv6), "fd00::1");
  EXPECT_EQ(Resolve(ping, kIpv4), "");
  Ping literal = ToAddress("192.0.2.1");
  literal.source = IpAddress::Parse("fd00::2");
  EXPECT_EQ(Resolve(literal, kAny), "");
}

TEST(ResolveTargetTest, NothingWithoutAddressOrName) {
  EXPECT_EQ(Resolve(To("none"), kAny), "");
  EXPECT_EQ(Resolve(To("nobody"), kAny), "");
}

TEST(VariantsTest, OneWithoutMatrix) {
  EXPECT_THAT(Scenario{}.Variants(), ElementsAre(Variant{}));
  EXPECT_EQ(Variant{}.ToString(), "");
}

TEST(VariantsTest, EveryCombinationInOrder) {
  Scenario scenario;
  scenario.matrix.families = {Family::kIpv6, Family::kIpv4};
  scenario.matrix.backends = {Backend::kNft, Backend::kLegacy};
  std::vector<std::string> names;
  for (const Variant& v : scenario.Variants()) names.push_back(v.ToString());
  EXPECT_THAT(
      names, ElementsAre("ipv6/nft", "ipv6/legacy", "ipv4/nft", "ipv4/legacy"));
}

TEST(VariantsTest, OneAxis) {
  Scenario scenario;
  scenario.matrix.backends = {Backend::kLegacy};
  EXPECT_THAT(scenario.Variants(),
              ElementsAre(Variant{std::nullopt, Backend::kLegacy}));
  EXPECT_EQ(scenario.Variants()[0].ToString(), "legacy");
  scenario.matrix = {.families = {Family::kIpv4}, .backends = {}};
  EXPECT_THAT(scenario.Variants(), ElementsAre(kIpv4));
}

}  // namespace
}  // namespace hopcheck
