#include "scenario/firewall_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "read_text.h"
#include "scenario/yaml_document.h"
#include "support/temporary_folder.h"

namespace hopcheck {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Reading {
  std::vector<FirewallItem> items;
  std::string errors;
};

Reading Read(const std::string& yaml, const std::string& path = "fw.yaml",
             FileBudget budget = {}) {
  const auto source =
      std::make_shared<const SourceFile>(SourceFile{path, yaml});
  Diagnostics diagnostics;
  Reading reading;
  if (const YamlRef root = ParseYaml(source, diagnostics)) {
    reading.items = ReadFirewall(*root, budget, diagnostics);
  }
  reading.errors = diagnostics.Render();
  return reading;
}

std::vector<FirewallItem> ReadSound(const std::string& yaml) {
  const Reading reading = Read(yaml);
  EXPECT_EQ(reading.errors, "");
  return reading.items;
}

TEST(FirewallReaderTest, BlocksKeepTheirTextAndWhereItStands) {
  const auto items = ReadSound(
      "- iptables: |   # a comment\n"
      "    *filter\n"
      "    :INPUT DROP [0:0]\n"
      "    COMMIT\n"
      "  backend: legacy\n"
      "- nftables: \"table ip filter {}\"\n");
  ASSERT_THAT(items, SizeIs(2));
  EXPECT_EQ(items[0].kind, FirewallItem::Kind::kIptables);
  EXPECT_EQ(items[0].text, "*filter\n:INPUT DROP [0:0]\nCOMMIT\n");
  EXPECT_EQ(items[0].text_place.line, 2);
  EXPECT_EQ(items[0].backend, Backend::kLegacy);
  EXPECT_EQ(items[0].file, std::nullopt);
  EXPECT_EQ(items[0].place.ToString(), "fw.yaml:1:3");
  EXPECT_EQ(items[1].kind, FirewallItem::Kind::kNftables);
  EXPECT_EQ(items[1].text_place.ToString(), "fw.yaml:6:14");
  EXPECT_EQ(items[1].backend, std::nullopt);
}

TEST(FirewallReaderTest, EveryKind) {
  const auto items = ReadSound(
      "[{iptables: a}, {ip6tables: b, backend: nft}, {nftables: c}, {ipset: "
      "d}, {rules: []}]");
  std::vector<FirewallItem::Kind> kinds;
  for (const FirewallItem& item : items) kinds.push_back(item.kind);
  using Kind = FirewallItem::Kind;
  EXPECT_THAT(kinds, ElementsAre(Kind::kIptables, Kind::kIp6tables,
                                 Kind::kNftables, Kind::kIpset, Kind::kRules));
}

TEST(FirewallReaderTest, FilesAreReadBesideWhatNamesThem) {
  const testing::TemporaryFolder folder;
  folder.Write("rules.v4", "*filter\nCOMMIT\n");
  folder.Write("sub/set", "create a hash:ip\n");
  const Reading reading =
      Read("[{iptables_file: rules.v4}, {ipset_file: sub/set}]",
           (folder.path() / "scenario.yaml").string());
  EXPECT_EQ(reading.errors, "");
  ASSERT_THAT(reading.items, SizeIs(2));
  EXPECT_EQ(reading.items[0].text, "*filter\nCOMMIT\n");
  EXPECT_EQ(reading.items[0].file, "rules.v4");
  EXPECT_EQ(reading.items[0].kind, FirewallItem::Kind::kIptables);
  EXPECT_EQ(reading.items[0].text_place.ToString(),
            (folder.path() / "rules.v4").string() + ":1:1");
  EXPECT_EQ(reading.items[1].text, "create a hash:ip\n");
  EXPECT_EQ(reading.items[1].kind, FirewallItem::Kind::kIpset);
}

TEST(FirewallReaderTest, FilesShareOneBudget) {
  const testing::TemporaryFolder folder;
  folder.Write("a", std::string(600, 'a'));
  const Reading reading = Read("[{iptables_file: a}, {iptables_file: a}]",
                               (folder.path() / "scenario.yaml").string(),
                               FileBudget{.bytes_left = 1000});
  EXPECT_THAT(reading.errors, HasSubstr("is larger than 400 bytes"));
  ASSERT_THAT(reading.items, SizeIs(2));
  EXPECT_THAT(reading.items[0].text, SizeIs(600));
  EXPECT_THAT(reading.items[1].text, IsEmpty());
}

}  // namespace
}  // namespace hopcheck
