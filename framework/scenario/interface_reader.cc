#include "scenario/interface_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>
#include <optional>
#include <string>

#include "scenario/map_reader.h"
#include "scenario/names.h"
#include "scenario/quote.h"
#include "scenario/words.h"

namespace hopcheck {
namespace {

constexpr uint32_t kMinMtu = 68;     // RFC 791
constexpr uint32_t kMinMtu6 = 1280;  // RFC 8200: below it, IPv6 is off
constexpr uint32_t kMaxMtu = 65535;
constexpr uint16_t kMaxVlan = 4094;  // IEEE 802.1Q

std::optional<bool> ReadFlag(MapReader& map, std::string_view key) {
  const auto scalar = map.OptionalScalar(key);
  if (!scalar) return std::nullopt;
  return ToBool(*scalar, key, map.diagnostics());
}

std::optional<InterfaceAddress> ReadAddress(const YamlNode& node,
                                            Diagnostics& diagnostics) {
  const auto scalar = ReadScalar(node, "an interface's address", diagnostics);
  if (!scalar) return std::nullopt;
  const auto prefix = ToPrefix(*scalar, "an interface's address", diagnostics);
  if (!prefix) return std::nullopt;
  const IpAddress& address = prefix->address;
  if (address.IsUnspecified() || address.IsMulticast()) {
    diagnostics.Error(
        scalar->place,
        fmt::format("{} is {} address; no interface can have it",
                    address.ToString(),
                    address.IsMulticast() ? "a multicast" : "the unspecified"));
    return std::nullopt;
  }
  return InterfaceAddress{.prefix = *prefix, .place = scalar->place};
}

void ReadAddresses(const YamlNode& list, Interface& interface,
                   Diagnostics& diagnostics) {
  for (const YamlRef& item : ItemsOf(list, "addresses", diagnostics)) {
    if (auto address = ReadAddress(*item, diagnostics)) {
      interface.addresses.push_back(std::move(*address));
    }
  }
}

void ReadMtu(const Scalar& scalar, Interface& interface,
             Diagnostics& diagnostics) {
  const auto mtu = ToNumber(scalar, "mtu", kMinMtu, kMaxMtu, diagnostics);
  if (!mtu) return;
  interface.mtu = static_cast<uint32_t>(*mtu);
  const bool has_ipv6 =
      std::ranges::any_of(interface.addresses, [](const InterfaceAddress& a) {
        return a.prefix.family() == Family::kIpv6;
      });
  if (has_ipv6 && *mtu < kMinMtu6) {
    diagnostics.Error(scalar.place,
                      fmt::format("mtu must be at least {} on an interface "
                                  "with IPv6 addresses, not {}",
                                  kMinMtu6, *mtu));
  }
}

// "10 pvid untagged"
std::optional<PortVlan> ReadVlanText(const Scalar& line,
                                     Diagnostics& diagnostics) {
  WordReader words(line, diagnostics);
  PortVlan vlan;
  vlan.place = line.place;
  const auto id = ToNumber(words.Next(), "a VLAN", 1, kMaxVlan, diagnostics);
  if (!id) return std::nullopt;
  vlan.id = static_cast<uint16_t>(*id);
  while (!words.done()) {
    const auto flag = ToChoice(words.Next(), "what follows a VLAN",
                               {"pvid", "untagged"}, diagnostics);
    if (!flag) return std::nullopt;
    (*flag == 0 ? vlan.pvid : vlan.untagged) = true;
  }
  return vlan;
}

// {id: 10, pvid: true, untagged: true}
std::optional<PortVlan> ReadVlanMap(const YamlNode& node,
                                    Diagnostics& diagnostics) {
  MapReader map(node, "a VLAN", diagnostics);
  PortVlan vlan;
  vlan.place = node.place;
  std::optional<uint64_t> id;
  if (const auto scalar = map.RequiredScalar("id")) {
    id = ToNumber(*scalar, "id", 1, kMaxVlan, diagnostics);
  }
  vlan.pvid = ReadFlag(map, "pvid").value_or(false);
  vlan.untagged = ReadFlag(map, "untagged").value_or(false);
  map.RejectUnknown();
  if (!id) return std::nullopt;
  vlan.id = static_cast<uint16_t>(*id);
  return vlan;
}

std::optional<PortVlan> ReadVlan(const YamlNode& node,
                                 Diagnostics& diagnostics) {
  if (node.kind == YamlNode::Kind::kMap) return ReadVlanMap(node, diagnostics);
  const auto line = ReadLine(node, "a VLAN", diagnostics, "text or a map");
  return line ? ReadVlanText(*line, diagnostics) : std::nullopt;
}

void ReadVlans(const YamlNode& list, Interface& interface,
               Diagnostics& diagnostics) {
  bool has_pvid = false;
  std::bitset<kMaxVlan + 1> seen;
  for (const YamlRef& item : ItemsOf(list, "vlans", diagnostics)) {
    auto vlan = ReadVlan(*item, diagnostics);
    if (!vlan) continue;
    if (seen[vlan->id]) {
      diagnostics.Error(vlan->place,
                        fmt::format("VLAN {} stands twice on {}", vlan->id,
                                    Quote(interface.name)));
    } else if (vlan->pvid && has_pvid) {
      diagnostics.Error(vlan->place,
                        fmt::format("{} has two VLANs that are pvid; untagged "
                                    "frames can belong to one only",
                                    Quote(interface.name)));
    }
    seen.set(vlan->id);
    has_pvid = has_pvid || vlan->pvid;
    interface.vlans.push_back(std::move(*vlan));
  }
}

void ReadBridge(MapReader& map, Interface& interface) {
  Diagnostics& diagnostics = map.diagnostics();
  const YamlNode* ports = map.Optional("bridge");
  if (ports != nullptr) interface.bridge.emplace();
  for (const std::string_view key : {"vlan_filtering", "stp"}) {
    const auto flag = ReadFlag(map, key);
    if (!flag) continue;
    if (ports == nullptr) {
      diagnostics.Error(interface.place,
                        fmt::format("{} belongs to a bridge, and {} is none "
                                    "(it has no key 'bridge')",
                                    key, Quote(interface.name)));
      continue;
    }
    (key == "stp" ? interface.bridge->stp : interface.bridge->vlan_filtering) =
        *flag;
  }
  if (ports == nullptr) return;
  for (const YamlRef& item : ItemsOf(*ports, "bridge", diagnostics)) {
    const auto port = ReadScalar(*item, "a bridge's port", diagnostics);
    if (port) {
      interface.bridge->ports.push_back(
          {.interface = port->text, .place = port->place});
    }
  }
}

void RejectOnLoopback(const Interface& interface, Diagnostics& diagnostics) {
  if (!interface.mac && !interface.bridge && interface.vlans.empty()) return;
  diagnostics.Error(interface.place,
                    "'lo' is there in every namespace; it takes addresses, "
                    "mtu and up only");
}

}  // namespace

Interface ReadInterface(const YamlEntry& entry, Diagnostics& diagnostics) {
  Interface interface;
  interface.name = entry.key;
  interface.place = entry.key_place;
  if (const std::string why = WhyBadInterfaceName(entry.key); !why.empty()) {
    diagnostics.Error(entry.key_place,
                      fmt::format("{} cannot be the name of an interface: {}",
                                  Quote(entry.key), why));
  }
  // "eth0:" with nothing behind it is an interface without addresses.
  if (entry.value->kind == YamlNode::Kind::kNull) return interface;
  MapReader map(*entry.value, fmt::format("interface {}", Quote(entry.key)),
                diagnostics);
  if (const YamlNode* addresses = map.Optional("addresses")) {
    ReadAddresses(*addresses, interface, diagnostics);
  }
  if (const auto mac = map.OptionalScalar("mac")) {
    interface.mac = ToMac(*mac, "mac", diagnostics);
  }
  if (const auto mtu = map.OptionalScalar("mtu")) {
    ReadMtu(*mtu, interface, diagnostics);
  }
  interface.up = ReadFlag(map, "up").value_or(true);
  ReadBridge(map, interface);
  if (const YamlNode* vlans = map.Optional("vlans")) {
    ReadVlans(*vlans, interface, diagnostics);
  }
  map.RejectUnknown();
  if (interface.name == "lo") RejectOnLoopback(interface, diagnostics);
  return interface;
}

}  // namespace hopcheck
