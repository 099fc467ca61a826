#include "scenario/scenario.h"

#include "scenario/resolve_target.h"

namespace hopcheck {
namespace {

std::optional<IpAddress> FirstAddress(const Interface& interface,
                                      Family family) {
  for (const InterfaceAddress& address : interface.addresses) {
    if (address.prefix.family() == family) return address.prefix.address;
  }
  return std::nullopt;
}

// Loopback comes last: an address on lo names the namespace only where no
// other does (anycast and service addresses).
std::optional<IpAddress> FirstAddress(const Namespace& ns, Family family) {
  for (const bool loopback : {false, true}) {
    for (const Interface& interface : ns.interfaces) {
      if ((interface.name == "lo") != loopback) continue;
      if (const auto address = FirstAddress(interface, family)) return address;
    }
  }
  return std::nullopt;
}

std::optional<IpAddress> AddressOf(const Namespace* ns, const Target& target,
                                   Family family) {
  if (target.address) {
    return target.address->family() == family ? target.address : std::nullopt;
  }
  if (ns == nullptr) return std::nullopt;
  if (!target.interface) return FirstAddress(*ns, family);
  const Interface* interface = ns->FindInterface(*target.interface);
  if (interface == nullptr) return std::nullopt;
  return FirstAddress(*interface, family);
}

Family FamilyOf(const Namespace* target, const Ping& ping,
                const Variant& variant) {
  if (variant.family) return *variant.family;
  if (ping.to.address) return ping.to.address->family();
  if (ping.source) return ping.source->family();
  return AddressOf(target, ping.to, Family::kIpv4) ? Family::kIpv4
                                                   : Family::kIpv6;
}

}  // namespace

std::string Variant::ToString() const {
  std::string text;
  if (family) text += hopcheck::ToString(*family);
  if (backend) {
    if (!text.empty()) text += "/";
    text += hopcheck::ToString(*backend);
  }
  return text;
}

std::vector<Variant> Scenario::Variants() const {
  std::vector<Variant> variants;
  const auto add_backends = [&](const Variant& variant) {
    if (matrix.backends.empty()) variants.push_back(variant);
    for (const Backend backend : matrix.backends) {
      variants.push_back({.family = variant.family, .backend = backend});
    }
  };
  if (matrix.families.empty()) add_backends({});
  for (const Family family : matrix.families) {
    add_backends({.family = family, .backend = std::nullopt});
  }
  return variants;
}

std::optional<ResolvedTarget> ResolveTargetIn(const Namespace* target,
                                              const Ping& ping,
                                              const Variant& variant) {
  const Family family = FamilyOf(target, ping, variant);
  if (ping.source && ping.source->family() != family) return std::nullopt;
  const auto destination = AddressOf(target, ping.to, family);
  if (!destination) return std::nullopt;
  return ResolvedTarget{.family = family, .destination = *destination};
}

std::optional<ResolvedTarget> ResolveTarget(const Scenario& scenario,
                                            const Ping& ping,
                                            const Variant& variant) {
  return ResolveTargetIn(
      scenario.topology.FindNamespace(ping.to.namespace_name), ping, variant);
}

}  // namespace hopcheck
