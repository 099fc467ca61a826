#include "scenario/topology_reader.h"

#include <fmt/format.h>

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "scenario/firewall_reader.h"
#include "scenario/interface_reader.h"
#include "scenario/map_reader.h"
#include "scenario/names.h"
#include "scenario/neighbour_reader.h"
#include "scenario/policy_rule_reader.h"
#include "scenario/quote.h"
#include "scenario/route_reader.h"

namespace hopcheck {
namespace {

// The items of an optional list, each by `read`; those that cannot be read
// are left out.
template <typename T>
std::vector<T> ReadList(MapReader& map, std::string_view key,
                        std::optional<T> (*read)(const YamlNode&,
                                                 Diagnostics&)) {
  std::vector<T> values;
  const YamlNode* list = map.Optional(key);
  if (list == nullptr) return values;
  for (const YamlRef& item : ItemsOf(*list, key, map.diagnostics())) {
    if (auto value = read(*item, map.diagnostics())) {
      values.push_back(std::move(*value));
    }
  }
  return values;
}

std::optional<Sysctl> ReadSysctl(const YamlEntry& entry,
                                 Diagnostics& diagnostics) {
  if (const std::string why = WhyBadSysctlName(entry.key); !why.empty()) {
    diagnostics.Error(entry.key_place, fmt::format("{} cannot be set: {}",
                                                   Quote(entry.key), why));
    return std::nullopt;
  }
  const auto value = ReadLine(*entry.value, entry.key, diagnostics);
  if (!value) return std::nullopt;
  if (!value->quoted && (value->text == "true" || value->text == "false")) {
    diagnostics.Error(value->place,
                      "the kernel takes numbers here: write 1 or 0");
    return std::nullopt;
  }
  return Sysctl{
      .name = entry.key, .value = value->text, .place = entry.key_place};
}

Namespace ReadNamespace(const YamlEntry& entry, FileBudget& budget,
                        Diagnostics& diagnostics) {
  Namespace ns;
  ns.name = entry.key;
  ns.place = entry.key_place;
  if (const std::string why = WhyBadNamespaceName(entry.key); !why.empty()) {
    diagnostics.Error(entry.key_place,
                      fmt::format("{} cannot be the name of a namespace: {}",
                                  Quote(entry.key), why));
  }
  // "client:" with nothing behind it is a namespace with nothing in it.
  if (entry.value->kind == YamlNode::Kind::kNull) return ns;
  MapReader map(*entry.value, fmt::format("namespace {}", Quote(entry.key)),
                diagnostics);
  if (const YamlNode* node = map.Optional("interfaces")) {
    for (const YamlEntry& e : EntriesOf(*node, "interfaces", diagnostics)) {
      ns.interfaces.push_back(ReadInterface(e, diagnostics));
    }
  }
  ns.routes = ReadList<Route>(map, "routes", ReadRoute);
  ns.rules = ReadList<PolicyRule>(map, "rules", ReadPolicyRule);
  ns.neighbours = ReadList<Neighbour>(map, "neighbours", ReadNeighbour);
  if (const YamlNode* node = map.Optional("sysctls")) {
    for (const YamlEntry& e : EntriesOf(*node, "sysctls", diagnostics)) {
      if (auto sysctl = ReadSysctl(e, diagnostics)) {
        ns.sysctls.push_back(std::move(*sysctl));
      }
    }
  }
  if (const YamlNode* list = map.Optional("firewall")) {
    ns.firewall = ReadFirewall(*list, budget, diagnostics);
  }
  map.RejectUnknown();
  return ns;
}

// [client/eth0, router/lan]
std::optional<Link> ReadLink(const YamlNode& node, Diagnostics& diagnostics) {
  if (node.kind != YamlNode::Kind::kList || node.items.size() != 2) {
    diagnostics.Error(node.place,
                      "a link must be a list of two interfaces: "
                      "[client/eth0, router/lan]");
    return std::nullopt;
  }
  std::optional<Endpoint> ends[2];
  for (size_t i = 0; i < 2; ++i) {
    const auto scalar = ReadScalar(*node.items[i], "a link's end", diagnostics);
    if (scalar) ends[i] = ToEndpoint(*scalar, "a link's end", diagnostics);
  }
  if (!ends[0] || !ends[1]) return std::nullopt;
  return Link{
      .a = std::move(*ends[0]), .b = std::move(*ends[1]), .place = node.place};
}

// What stands in a link is an interface, also where only a bridge names it.
void AddUndeclaredPorts(Topology& topology) {
  std::set<std::pair<std::string, std::string>> linked;
  for (const Link& link : topology.links) {
    linked.emplace(link.a.namespace_name, link.a.interface);
    linked.emplace(link.b.namespace_name, link.b.interface);
  }
  for (Namespace& ns : topology.namespaces) {
    std::set<std::string> declared;
    std::vector<Interface> ports;
    for (const Interface& i : ns.interfaces) declared.insert(i.name);
    for (const Interface& bridge : ns.interfaces) {
      if (!bridge.bridge) continue;
      for (const BridgePort& port : bridge.bridge->ports) {
        if (!linked.contains({ns.name, port.interface})) continue;
        if (!declared.insert(port.interface).second) continue;
        ports.emplace_back();
        ports.back().name = port.interface;
        ports.back().place = port.place;
      }
    }
    for (Interface& port : ports) ns.interfaces.push_back(std::move(port));
  }
}

}  // namespace

Topology ReadTopology(const YamlNode& node, Diagnostics& diagnostics) {
  Topology topology;
  FileBudget budget;
  MapReader map(node, "the topology", diagnostics);
  map.Optional("fixture");  // merged already
  if (const YamlNode* namespaces = map.Required("namespaces")) {
    for (const YamlEntry& entry :
         EntriesOf(*namespaces, "namespaces", diagnostics)) {
      topology.namespaces.push_back(ReadNamespace(entry, budget, diagnostics));
    }
    const bool other_kind = namespaces->kind == YamlNode::Kind::kScalar ||
                            namespaces->kind == YamlNode::Kind::kList;
    if (topology.namespaces.empty() && !other_kind) {
      diagnostics.Error(namespaces->place, "a topology needs a namespace");
    }
  }
  topology.links = ReadList<Link>(map, "links", ReadLink);
  map.RejectUnknown();
  AddUndeclaredPorts(topology);
  return topology;
}

}  // namespace hopcheck
