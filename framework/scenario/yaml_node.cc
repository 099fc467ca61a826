#include "scenario/yaml_node.h"

#include <algorithm>

#include "scenario/quote.h"

namespace hopcheck {

const YamlEntry* YamlNode::Find(std::string_view key) const {
  const auto found = std::ranges::find(entries, key, &YamlEntry::key);
  return found == entries.end() ? nullptr : &*found;
}

bool HoldsTheSame(const YamlNode& a, const YamlNode& b) {
  return a.kind == b.kind && a.quoted == b.quoted && a.text == b.text &&
         std::ranges::equal(a.items, b.items,
                            [](const YamlRef& one, const YamlRef& other) {
                              return HoldsTheSame(*one, *other);
                            }) &&
         std::ranges::equal(a.entries, b.entries,
                            [](const YamlEntry& one, const YamlEntry& other) {
                              return one.key == other.key &&
                                     HoldsTheSame(*one.value, *other.value);
                            });
}

std::string Describe(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::kNull:
      return "nothing";
    case YamlNode::Kind::kScalar:
      return Quote(node.text);
    case YamlNode::Kind::kList:
      return "a list";
    case YamlNode::Kind::kMap:
      return "a map";
  }
  return "";
}

}  // namespace hopcheck
