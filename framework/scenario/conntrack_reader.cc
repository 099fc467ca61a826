#include "scenario/conntrack_reader.h"

#include <utility>

#include "scenario/map_reader.h"
#include "scenario/step_values.h"

namespace hopcheck {
namespace {

ExpectedTuple ReadTuple(MapReader& entry, std::string_view key) {
  ExpectedTuple tuple;
  const YamlNode* node = entry.Optional(key);
  if (node == nullptr) return tuple;
  MapReader map(*node, std::string(key), entry.diagnostics());
  tuple.source = WantedAddress(map, "source");
  tuple.destination = WantedAddress(map, "destination");
  map.RejectUnknown();
  return tuple;
}

}  // namespace

std::vector<ExpectedConntrack> ReadConntrack(const YamlNode& list,
                                             Diagnostics& diagnostics) {
  std::vector<ExpectedConntrack> entries;
  for (const YamlRef& item : ItemsOf(list, "conntrack", diagnostics)) {
    MapReader map(*item, "a conntrack entry", diagnostics);
    ExpectedConntrack entry{.place = item->place};
    auto ns = NamespaceOf(map, "namespace");
    entry.original = ReadTuple(map, "original");
    entry.reply = ReadTuple(map, "reply");
    entry.mark = MarkOf(map, "mark");
    map.RejectUnknown();
    if (!ns) continue;
    entry.namespace_name = std::move(*ns);
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace hopcheck
