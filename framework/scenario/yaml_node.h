// A YAML file as a tree that remembers where everything stands.
#ifndef HOPCHECK_SCENARIO_YAML_NODE_H_
#define HOPCHECK_SCENARIO_YAML_NODE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace hopcheck {

struct YamlNode;
// Nodes are shared, not copied: an alias is the node that its anchor names,
// and a merged topology keeps those of the files that it came from.
using YamlRef = std::shared_ptr<const YamlNode>;

struct YamlEntry {
  std::string key;
  Place key_place;
  YamlRef value;
};

struct YamlNode {
  enum class Kind : uint8_t { kNull, kScalar, kList, kMap };
  Kind kind = Kind::kNull;
  bool quoted = false;  // a scalar in quotes, or a block: text, never a number
  std::string text;     // kScalar
  std::vector<YamlRef> items;      // kList
  std::vector<YamlEntry> entries;  // kMap, in the order written, keys once
  Place place;
  // Where the text itself begins, past anchor, tag and opening quote; for a
  // block ("|") the line below. The offset in the source is the same place.
  Place text_place;
  size_t text_offset = 0;

  const YamlEntry* Find(std::string_view key) const;
};

// Whether both hold the same, wherever they stand and however it is written.
bool HoldsTheSame(const YamlNode& a, const YamlNode& b);

// "nothing", "'text'", "a list" or "a map": what a message calls a node.
std::string Describe(const YamlNode& node);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_YAML_NODE_H_
