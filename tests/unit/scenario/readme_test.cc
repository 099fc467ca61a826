// The table of framework/scenario/README.md that has routes, rules and
// neighbours both as lines and as maps: the two of each row mean the same.
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "scenario/neighbour_reader.h"
#include "scenario/policy_rule_reader.h"
#include "scenario/route_reader.h"
#include "scenario/yaml_document.h"
#include "support/golden.h"

namespace hopcheck {
namespace {

// What stands first in backquotes in each of the two cells of a row.
using Row = std::pair<std::string, std::string>;

std::string TakeCode(std::string_view& line) {
  const size_t begin = line.find('`');
  const size_t end = line.find('`', begin + 1);
  if (end == std::string_view::npos) return "";
  std::string code(line.substr(begin + 1, end - begin - 1));
  const size_t next = line.find('|', end);
  line.remove_prefix(next == std::string_view::npos ? line.size() : next);
  return code;
}

std::vector<Row> Rows() {
  std::istringstream readme(
      testing::ReadFile(HOPCHECK_SOURCE_DIR "/framework/scenario/README.md"));
  std::vector<Row> rows;
  bool inside = false;
  for (std::string line; std::getline(readme, line);) {
    if (line == "| as a line | as a map |") inside = true;
    if (!line.starts_with("|")) inside = false;
    std::string_view rest = line;
    if (!inside || line.find('`') == std::string::npos) continue;
    std::string as_line = TakeCode(rest);
    rows.emplace_back(std::move(as_line), TakeCode(rest));
  }
  return rows;
}

auto Parts(const Route& route) {
  std::vector<std::tuple<std::optional<IpAddress>, std::optional<std::string>,
                         uint32_t, bool>>
      hops;
  for (const NextHop& hop : route.hops) {
    hops.emplace_back(hop.via, hop.device, hop.weight, hop.onlink);
  }
  return std::tuple(route.type, route.destination, hops, route.source,
                    route.metric, route.table, route.mtu);
}

auto Parts(const PolicyRule& rule) {
  return std::tuple(rule.family, rule.priority, rule.from, rule.to, rule.iif,
                    rule.oif, rule.fwmark, rule.fwmask, rule.action, rule.table,
                    rule.inverted);
}

auto Parts(const Neighbour& neighbour) {
  return std::tuple(neighbour.address, neighbour.mac, neighbour.device);
}

template <typename Reader>
void ExpectSame(const Row& row, const Reader& read) {
  const std::string list = "[\"" + row.first + "\", " + row.second + "]";
  Diagnostics diagnostics;
  const YamlRef root = ParseYaml(
      std::make_shared<const SourceFile>(SourceFile{"row", list}), diagnostics);
  ASSERT_NE(root, nullptr) << diagnostics.Render();
  const auto as_line = read(*root->items.at(0), diagnostics);
  const auto as_map = read(*root->items.at(1), diagnostics);
  ASSERT_EQ(diagnostics.Render(), "");
  EXPECT_TRUE(Parts(*as_line) == Parts(*as_map)) << list;
}

TEST(ReadmeTest, LinesMeanWhatTheMapsBesideThemMean) {
  const std::vector<Row> rows = Rows();
  EXPECT_GE(rows.size(), 11U);
  for (const Row& row : rows) {
    if (row.second.find("mac: ") != std::string::npos) {
      ExpectSame(row, ReadNeighbour);
    } else if (row.second.starts_with("{to: ")) {
      ExpectSame(row, ReadRoute);
    } else {
      ExpectSame(row, ReadPolicyRule);
    }
  }
}

}  // namespace
}  // namespace hopcheck
