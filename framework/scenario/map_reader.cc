#include "scenario/map_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "scenario/quote.h"

namespace hopcheck {
namespace {

void ReportKind(const YamlNode& node, std::string_view what,
                std::string_view expected, Diagnostics& diagnostics) {
  diagnostics.Error(node.place, fmt::format("{} must be {}, not {}", what,
                                            expected, Describe(node)));
}

}  // namespace

MapReader::MapReader(const YamlNode& node, std::string what,
                     Diagnostics& diagnostics)
    : node_(node), what_(std::move(what)), diagnostics_(diagnostics) {
  if (!IsMap()) ReportKind(node, what_, "a map", diagnostics);
}

const YamlNode* MapReader::Required(std::string_view key) {
  const YamlNode* value = Optional(key);
  if (value == nullptr && IsMap()) {
    diagnostics_.Error(node_.place,
                       fmt::format("{} has no key '{}'", what_, key));
  }
  return value;
}

const YamlNode* MapReader::Optional(std::string_view key) {
  known_.push_back(key);
  const YamlEntry* entry = node_.Find(key);
  return entry == nullptr ? nullptr : entry->value.get();
}

std::optional<Scalar> MapReader::RequiredScalar(std::string_view key) {
  const YamlNode* value = Required(key);
  if (value == nullptr) return std::nullopt;
  return ReadLine(*value, key, diagnostics_);
}

std::optional<Scalar> MapReader::OptionalScalar(std::string_view key) {
  const YamlNode* value = Optional(key);
  if (value == nullptr) return std::nullopt;
  return ReadLine(*value, key, diagnostics_);
}

void MapReader::RejectUnknown() {
  for (const YamlEntry& entry : node_.entries) {
    if (std::ranges::find(known_, entry.key) != known_.end()) continue;
    std::string hint = DidYouMean(entry.key, known_);
    if (hint.empty()) {
      hint = fmt::format("; known here: {}", fmt::join(known_, ", "));
    }
    diagnostics_.Error(
        entry.key_place,
        fmt::format("unknown key {} in {}{}", Quote(entry.key), what_, hint));
  }
}

const std::vector<YamlEntry>& EntriesOf(const YamlNode& node,
                                        std::string_view what,
                                        Diagnostics& diagnostics) {
  using Kind = YamlNode::Kind;
  if (node.kind != Kind::kMap && node.kind != Kind::kNull) {
    ReportKind(node, what, "a map", diagnostics);
  }
  return node.entries;
}

const std::vector<YamlRef>& ItemsOf(const YamlNode& node, std::string_view what,
                                    Diagnostics& diagnostics) {
  using Kind = YamlNode::Kind;
  if (node.kind != Kind::kList && node.kind != Kind::kNull) {
    ReportKind(node, what, "a list", diagnostics);
  }
  return node.items;
}

}  // namespace hopcheck
