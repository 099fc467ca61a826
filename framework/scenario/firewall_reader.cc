#include "scenario/firewall_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "scenario/data_rule_reader.h"
#include "scenario/file_reader.h"
#include "scenario/map_reader.h"
#include "scenario/quote.h"

namespace hopcheck {
namespace {

using Kind = FirewallItem::Kind;

// The largest dump that machines in use print is some hundred kilobytes.
constexpr size_t kMaxRulesetFile = size_t{16} << 20;

// The keys that say what an item is.
struct ItemKey {
  std::string_view key;
  Kind kind;
  bool is_file = false;
};
constexpr ItemKey kItemKeys[] = {
    {"iptables", Kind::kIptables},   {"iptables_file", Kind::kIptables, true},
    {"ip6tables", Kind::kIp6tables}, {"ip6tables_file", Kind::kIp6tables, true},
    {"nftables", Kind::kNftables},   {"nftables_file", Kind::kNftables, true},
    {"ipset", Kind::kIpset},         {"ipset_file", Kind::kIpset, true},
    {"rules", Kind::kRules},
};

// A ruleset from a file, beside the file that names it.
void ReadRulesetFile(const Scalar& name, FileBudget& budget, FirewallItem& item,
                     Diagnostics& diagnostics) {
  item.file = name.text;
  const std::filesystem::path path =
      std::filesystem::path(name.place.path()).parent_path() / name.text;
  auto text =
      ReadRegularFile(path, std::min(kMaxRulesetFile, budget.bytes_left),
                      path.string(), name.place, diagnostics);
  if (!text) return;
  budget.bytes_left -= text->size();
  if (text->find('\0') != std::string::npos) {
    diagnostics.Error(name.place, fmt::format("'{}' holds NUL bytes: it is "
                                              "not a ruleset",
                                              path.string()));
    return;
  }
  item.text = *text;
  item.text_place = {.source = std::make_shared<const SourceFile>(SourceFile{
                         .path = path.string(), .text = std::move(*text)}),
                     .line = 1,
                     .column = 1};
}

void ReadRulesetText(const YamlNode& value, std::string_view key,
                     FirewallItem& item, Diagnostics& diagnostics) {
  auto text = ReadScalar(value, key, diagnostics);
  if (!text) return;
  item.text = std::move(text->text);
  item.text_place = text->text_place;
}

void ReadContent(const ItemKey& key, const YamlNode& value, FileBudget& budget,
                 FirewallItem& item, Diagnostics& diagnostics) {
  if (key.is_file) {
    const auto name = ReadLine(value, key.key, diagnostics);
    if (name) ReadRulesetFile(*name, budget, item, diagnostics);
  } else if (key.kind != Kind::kRules) {
    ReadRulesetText(value, key.key, item, diagnostics);
  } else {
    for (const YamlRef& chain : ItemsOf(value, "rules", diagnostics)) {
      if (auto read = ReadDataChain(*chain, diagnostics)) {
        item.chains.push_back(std::move(*read));
      }
    }
  }
}

void ReadBackend(const Scalar& scalar, FirewallItem& item,
                 Diagnostics& diagnostics) {
  const auto backend =
      ToChoice(scalar, "backend", {"nft", "legacy"}, diagnostics);
  if (!backend) return;
  item.backend = *backend == 0 ? Backend::kNft : Backend::kLegacy;
  if (item.kind == Kind::kIptables || item.kind == Kind::kIp6tables) return;
  diagnostics.Error(scalar.place,
                    "backend belongs to iptables and ip6tables; the other "
                    "rulesets have one way to be loaded");
}

FirewallItem ReadItem(const YamlNode& node, FileBudget& budget,
                      Diagnostics& diagnostics) {
  FirewallItem item;
  item.place = node.place;
  MapReader map(node, "a firewall item", diagnostics);
  const ItemKey* found = nullptr;
  for (const ItemKey& key : kItemKeys) {
    const YamlNode* value = map.Optional(key.key);
    if (value == nullptr) continue;
    if (found != nullptr) {
      diagnostics.Error(node.place,
                        fmt::format("a firewall item is one ruleset, and this "
                                    "has '{}' and '{}'",
                                    found->key, key.key));
      continue;
    }
    found = &key;
    item.kind = key.kind;
    ReadContent(key, *value, budget, item, diagnostics);
  }
  if (const auto backend = map.OptionalScalar("backend")) {
    ReadBackend(*backend, item, diagnostics);
  }
  map.RejectUnknown();
  if (found == nullptr && map.IsMap()) {
    diagnostics.Error(node.place,
                      "a firewall item needs iptables, ip6tables, nftables, "
                      "ipset (or one of them with _file), or rules");
  }
  return item;
}

}  // namespace

std::vector<FirewallItem> ReadFirewall(const YamlNode& list, FileBudget& budget,
                                       Diagnostics& diagnostics) {
  std::vector<FirewallItem> items;
  for (const YamlRef& node : ItemsOf(list, "firewall", diagnostics)) {
    items.push_back(ReadItem(*node, budget, diagnostics));
  }
  return items;
}

}  // namespace hopcheck
