// A cursor over a YAML map: takes the keys that it is asked for, and reports
// those that are missing, and those that nobody asked for.
#ifndef HOPCHECK_SCENARIO_MAP_READER_H_
#define HOPCHECK_SCENARIO_MAP_READER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/scalar.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

class MapReader {
 public:
  // `what` is what messages call the map: "the probe". A node that is no map
  // is reported, and then has no keys and misses none.
  MapReader(const YamlNode& node, std::string what, Diagnostics& diagnostics);

  // The key's value, or null; Required reports that it is missing.
  const YamlNode* Required(std::string_view key);
  const YamlNode* Optional(std::string_view key);
  // The same for values that are text.
  std::optional<Scalar> RequiredScalar(std::string_view key);
  std::optional<Scalar> OptionalScalar(std::string_view key);

  // Reports the keys that were not asked for until now.
  void RejectUnknown();

  bool IsMap() const { return node_.kind == YamlNode::Kind::kMap; }
  const Place& place() const { return node_.place; }
  Diagnostics& diagnostics() { return diagnostics_; }

 private:
  const YamlNode& node_;
  std::string what_;
  Diagnostics& diagnostics_;
  std::vector<std::string_view> known_;
};

// The entries of a node that should be a map of names, or a list; an error
// where it is neither that nor nothing at all ("interfaces:").
const std::vector<YamlEntry>& EntriesOf(const YamlNode& node,
                                        std::string_view what,
                                        Diagnostics& diagnostics);
const std::vector<YamlRef>& ItemsOf(const YamlNode& node, std::string_view what,
                                    Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_MAP_READER_H_
