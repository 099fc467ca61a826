#include "scenario/fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "read_text.h"
#include "scenario/scenario_reader.h"
#include "support/temporary_folder.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;
using ::testing::SizeIs;

constexpr char kTwoHosts[] =
    "namespaces:\n"
    "  client:\n"
    "    interfaces:\n"
    "      eth0: {addresses: [10.0.0.2/24], mtu: 1400}\n"
    "    routes: [default via 10.0.0.1]\n"
    "    sysctls: {net.ipv4.ip_forward: 0, net.ipv4.tcp_ecn: 1}\n"
    "  server:\n"
    "    interfaces: {eth0: {addresses: [10.0.0.1/24]}}\n"
    "links:\n"
    "  - [client/eth0, server/eth0]\n";

std::string WithFixture(const std::string& topology) {
  return "scenario: with a fixture\n"
         "topology:\n"
         "  fixture: two-hosts\n" +
         topology +
         "probes:\n"
         "  - {probe: p, ping: {from: client, to: server}, expect: replied}\n";
}

Scenario Read(const fs::path& file, const ReadOptions& options = {}) {
  Diagnostics diagnostics;
  auto scenario = ReadScenario(file, options, diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  return scenario ? *scenario : Scenario{};
}

class FixtureTest : public ::testing::Test {
 protected:
  testing::TemporaryFolder folder_;
};

TEST_F(FixtureTest, StandsForTheTopology) {
  folder_.Write("netns-fixtures/two-hosts.yaml", kTwoHosts);
  const Scenario scenario = Read(folder_.Write("a.yaml", WithFixture("")));
  EXPECT_THAT(scenario.topology.namespaces, SizeIs(2));
  EXPECT_THAT(scenario.topology.links, SizeIs(1));
  const Namespace* client = scenario.topology.FindNamespace("client");
  ASSERT_NE(client, nullptr);
  EXPECT_EQ(
      client->place.ToString(),
      (folder_.path() / "netns-fixtures/two-hosts.yaml").string() + ":2:3");
}

TEST_F(FixtureTest, MapsMergeAndListsReplace) {
  folder_.Write("netns-fixtures/two-hosts.yaml", kTwoHosts);
  const Scenario scenario = Read(folder_.Write(
      "a.yaml",
      WithFixture(
          "  namespaces:\n"
          "    client:\n"
          "      interfaces:\n"
          "        eth0: {addresses: [10.0.0.7/24]}\n"
          "        lan: {addresses: [10.1.0.1/24]}\n"
          "      routes: []\n"
          "      sysctls: {net.ipv4.ip_forward: 1}\n"
          "    other: {interfaces: {eth0: {addresses: [10.1.0.2/24]}}}\n"
          "  links:\n"
          "    - [other/eth0, client/lan]\n"
          "    - [server/eth0, client/eth0]\n")));
  const Namespace* client = scenario.topology.FindNamespace("client");
  ASSERT_NE(client, nullptr);
  const Interface* eth0 = client->FindInterface("eth0");
  ASSERT_NE(eth0, nullptr);
  ASSERT_THAT(eth0->addresses, SizeIs(1));
  EXPECT_EQ(eth0->addresses[0].prefix, IpPrefix::Parse("10.0.0.7/24"));
  EXPECT_EQ(eth0->mtu, 1400U) << "kept from the fixture";
  EXPECT_NE(client->FindInterface("lan"), nullptr);
  EXPECT_THAT(client->routes, SizeIs(0));
  ASSERT_THAT(client->sysctls, SizeIs(2));
  EXPECT_EQ(client->sysctls[0].value, "1");
  EXPECT_EQ(client->sysctls[1].name, "net.ipv4.tcp_ecn");
  EXPECT_THAT(scenario.topology.namespaces, SizeIs(3));
  // The same link from both sides, either way round, is one.
  ASSERT_THAT(scenario.topology.links, SizeIs(2));
  EXPECT_EQ(scenario.topology.links[0].a.ToString(), "client/eth0");
  EXPECT_EQ(scenario.topology.links[1].a.ToString(), "other/eth0");
}

TEST_F(FixtureTest, NothingOverAMapLeavesIt) {
  folder_.Write("netns-fixtures/two-hosts.yaml", kTwoHosts);
  const Scenario scenario = Read(folder_.Write(
      "a.yaml", WithFixture("  namespaces:\n    client:\n  links:\n")));
  const Namespace* client = scenario.topology.FindNamespace("client");
  ASSERT_NE(client, nullptr);
  EXPECT_THAT(client->routes, SizeIs(1));
  EXPECT_THAT(scenario.topology.links, SizeIs(1));
}

TEST_F(FixtureTest, NearestFolderComesFirst) {
  folder_.Write("netns-fixtures/two-hosts.yaml", "- not this one\n");
  folder_.Write("a/netns-fixtures/two-hosts.yaml", kTwoHosts);
  Read(folder_.Write("a/b/c/scenario.yaml", WithFixture("")));
}

TEST_F(FixtureTest, OptionFoldersComeLast) {
  const testing::TemporaryFolder installed;
  installed.Write("two-hosts.yaml", kTwoHosts);
  Read(folder_.Write("a.yaml", WithFixture("")),
       {.fixture_folders = {installed.path()}});
  installed.Write("two-hosts.yaml", "- not this one\n");
  folder_.Write("netns-fixtures/two-hosts.yaml", kTwoHosts);
  Read(folder_.Write("a.yaml", WithFixture("")),
       {.fixture_folders = {installed.path()}});
}

TEST_F(FixtureTest, FixtureOfAFixture) {
  folder_.Write("netns-fixtures/base.yaml", kTwoHosts);
  folder_.Write("netns-fixtures/two-hosts.yaml",
                "fixture: base\n"
                "namespaces: {client: {routes: [default dev eth0]}}\n");
  const Scenario scenario = Read(folder_.Write(
      "a.yaml", WithFixture("  namespaces: {server: {routes: [default dev "
                            "eth0]}}\n")));
  const Namespace* client = scenario.topology.FindNamespace("client");
  ASSERT_NE(client, nullptr);
  ASSERT_THAT(client->routes, SizeIs(1));
  EXPECT_EQ(client->routes[0].hops.at(0).via, std::nullopt);
  const Namespace* server = scenario.topology.FindNamespace("server");
  ASSERT_NE(server, nullptr);
  EXPECT_THAT(server->routes, SizeIs(1));
  EXPECT_THAT(scenario.topology.links, SizeIs(1));
}

TEST_F(FixtureTest, FixtureFoldersFixtureStandsBesideIt) {
  const testing::TemporaryFolder installed;
  installed.Write("two-hosts.yaml", "fixture: base\n");
  installed.Write("base.yaml", kTwoHosts);
  folder_.Write("netns-fixtures/base.yaml", "- not this one\n");
  Read(folder_.Write("a.yaml", WithFixture("")),
       {.fixture_folders = {installed.path()}});
}

TEST_F(FixtureTest, PathsAreShownAsTheScenarioWasNamed) {
  folder_.Write("netns-fixtures/two-hosts.yaml", kTwoHosts);
  folder_.Write("sub/a.yaml", WithFixture(""));
  const fs::path before = fs::current_path();
  fs::current_path(folder_.path() / "sub");
  const Scenario scenario = Read("a.yaml");
  fs::current_path(before);
  EXPECT_EQ(scenario.file, "a.yaml");
  ASSERT_THAT(scenario.topology.namespaces, SizeIs(2));
  EXPECT_EQ(scenario.topology.namespaces[0].place.ToString(),
            "../netns-fixtures/two-hosts.yaml:2:3");
}

}  // namespace
}  // namespace hopcheck
