#include "scenario/scenario_reader.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "read_text.h"
#include "scenario/file_reader.h"
#include "scenario/yaml_document.h"
#include "support/temporary_folder.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// What ReadScenario says about a file, by its last component.
std::string ErrorsOfFile(const fs::path& file) {
  const fs::path before = fs::current_path();
  fs::current_path(file.parent_path());
  Diagnostics diagnostics;
  const auto scenario = ReadScenario(file.filename(), {}, diagnostics);
  fs::current_path(before);
  EXPECT_EQ(scenario.has_value(), diagnostics.empty());
  return diagnostics.Render();
}

constexpr char kWhole[] =
    "scenario: The LAN may ping the server\n"
    "matrix: {family: [ipv4, ipv6], backend: [legacy]}\n"
    "topology:\n"
    "  namespaces:\n"
    "    client:\n"
    "      interfaces: {eth0: {addresses: [10.0.0.2/24, \"fd00:a::2/64\"]}}\n"
    "      routes: [default via 10.0.0.1, default via fd00:a::1]\n"
    "    router:\n"
    "      sysctls: {net.ipv4.ip_forward: 1, net.ipv6.conf.all.forwarding: 1}\n"
    "      interfaces:\n"
    "        lan: {addresses: [10.0.0.1/24, \"fd00:a::1/64\"]}\n"
    "        wan: {addresses: [10.0.1.1/24, \"fd00:b::1/64\"], mtu: 1500}\n"
    "    server:\n"
    "      interfaces: {eth0: {addresses: [10.0.1.2/24, \"fd00:b::2/64\"]}}\n"
    "      routes: [default via 10.0.1.1, default via fd00:b::1]\n"
    "    host:\n"
    "      interfaces:\n"
    "        docker0: {bridge: [], addresses: [172.17.0.1/16]}\n"
    "  links:\n"
    "    - [client/eth0, router/lan]        # a veth pair\n"
    "    - [router/wan, server/eth0]\n"
    "probes:\n"
    "  - probe: the client pings the server\n"
    "    ping: {from: client, to: server}\n"
    "    expect:\n"
    "      outcome: replied\n"
    "      request:\n"
    "        - client/eth0\n"
    "        - router/lan\n"
    "        - {hop: router/wan, direction: out}\n"
    "        - server/eth0\n"
    "      reply: [server/eth0, router/wan, router/lan, client/eth0]\n"
    "      never:\n"
    "        - {drop: router}\n"
    "  - probe: nobody answers at the LAN\n"
    "    timeout: 300ms\n"
    "    ping: {from: server, to: router/lan}\n"
    "    expect: dropped\n";

TEST(ScenarioReaderTest, AWholeScenario) {
  const Scenario scenario = testing::ReadSound(kWhole);
  EXPECT_EQ(scenario.file, "test.yaml");
  EXPECT_EQ(scenario.title, "The LAN may ping the server");
  EXPECT_THAT(scenario.matrix.families,
              ElementsAre(Family::kIpv4, Family::kIpv6));
  EXPECT_THAT(scenario.matrix.backends, ElementsAre(Backend::kLegacy));
  ASSERT_THAT(scenario.topology.namespaces, SizeIs(4));
  EXPECT_EQ(scenario.topology.namespaces[1].name, "router");
  EXPECT_THAT(scenario.topology.namespaces[1].sysctls, SizeIs(2));
  EXPECT_THAT(scenario.topology.namespaces[0].routes, SizeIs(2));
  ASSERT_THAT(scenario.topology.links, SizeIs(2));
  EXPECT_EQ(scenario.topology.links[0].b.ToString(), "router/lan");
  EXPECT_EQ(scenario.topology.links[0].b.place.ToString(), "test.yaml:20:21");
  ASSERT_THAT(scenario.probes, SizeIs(2));
  EXPECT_EQ(scenario.probes[0].place.ToString(), "test.yaml:23:5");
  EXPECT_THAT(scenario.probes[0].expect.request->steps, SizeIs(4));
  EXPECT_EQ(scenario.probes[1].timeout.count(), 300);
  EXPECT_EQ(scenario.probes[1].expect.outcome, Outcome::kDropped);
  const auto target =
      ResolveTarget(scenario, std::get<Ping>(scenario.probes[0].kind),
                    scenario.Variants().at(1));
  ASSERT_TRUE(target.has_value());
  EXPECT_EQ(target->destination.ToString(), "fd00:b::2");
}

TEST(ScenarioReaderTest, ByteOrderMarkAndLinesOfOtherSystems) {
  std::string text = testing::ScenarioWith("routes: []");
  for (size_t i = 0; (i = text.find('\n', i)) != std::string::npos; i += 2) {
    text.replace(i, 1, "\r\n");
  }
  const Scenario scenario = testing::ReadSound("\xef\xbb\xbf" + text);
  EXPECT_EQ(scenario.title, "a test");
  EXPECT_EQ(scenario.place.ToString(), "test.yaml:1:1");
}

TEST(ScenarioReaderTest, ErrorsOfTheCallerAreKeptAndDoNotCount) {
  Diagnostics diagnostics;
  diagnostics.Error({}, "from another file");
  const auto scenario = ReadScenarioText(
      {.path = "test.yaml", .text = testing::ScenarioWith("routes: []")}, {},
      diagnostics);
  EXPECT_TRUE(scenario.has_value());
  EXPECT_EQ(diagnostics.size(), 1U);
}

class ScenarioFileTest : public ::testing::Test {
 protected:
  testing::TemporaryFolder folder_;
};

TEST_F(ScenarioFileTest, IsRead) {
  const fs::path file =
      folder_.Write("a.yaml", testing::ScenarioWith("routes: []"));
  EXPECT_EQ(ErrorsOfFile(file), "");
}

TEST_F(ScenarioFileTest, IsNotThere) {
  EXPECT_EQ(ErrorsOfFile(folder_.path() / "a.yaml"),
            "a.yaml: error: the file cannot be read: No such file or "
            "directory\n");
}

TEST_F(ScenarioFileTest, IsAFolder) {
  fs::create_directory(folder_.path() / "a.yaml");
  EXPECT_EQ(ErrorsOfFile(folder_.path() / "a.yaml"),
            "a.yaml: error: the file is a directory, not a file\n");
}

TEST_F(ScenarioFileTest, IsAFifoThatNobodyWritesTo) {
  const fs::path file = folder_.path() / "a.yaml";
  ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
  EXPECT_EQ(ErrorsOfFile(file),
            "a.yaml: error: the file is not a regular file\n");
}

TEST_F(ScenarioFileTest, IsADeviceWithoutEnd) {
  fs::create_symlink("/dev/zero", folder_.path() / "a.yaml");
  EXPECT_EQ(ErrorsOfFile(folder_.path() / "a.yaml"),
            "a.yaml: error: the file is not a regular file\n");
}

TEST_F(ScenarioFileTest, MayNotBeRead) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const fs::path file = folder_.Write("a.yaml", "scenario: secret\n");
  ASSERT_EQ(::chmod(file.c_str(), 0), 0);
  EXPECT_EQ(ErrorsOfFile(file),
            "a.yaml: error: the file cannot be read: Permission denied\n");
}

TEST_F(ScenarioFileTest, IsTooLarge) {
  const fs::path file =
      folder_.Write("a.yaml", std::string(kMaxYamlFile + 1, '#'));
  EXPECT_EQ(ErrorsOfFile(file),
            "a.yaml: error: the file is larger than 1 MiB\n");
}

TEST_F(ScenarioFileTest, HasNoSizeButNoEndEither) {
  // A file of /proc tells the size 0 and holds more.
  Diagnostics diagnostics;
  EXPECT_EQ(ReadRegularFile("/proc/self/status", 10, "status", {}, diagnostics),
            std::nullopt);
  EXPECT_THAT(diagnostics.Render(),
              HasSubstr("'status' is larger than 10 bytes"));
}

}  // namespace
}  // namespace hopcheck
