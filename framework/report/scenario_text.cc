#include "report/scenario_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/printable.h"
#include "report/columns.h"
#include "topology/interface_plan.h"
#include "topology/requests.h"

namespace hopcheck {
namespace {

std::string Joined(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, ", "));
}

// "3 rules"
std::string Count(size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

// What one namespace is, as rows of a table.
class NamespaceRows {
 public:
  NamespaceRows(const Topology& topology, const Namespace& ns)
      : topology_(topology), ns_(ns) {}

  void AddInterfaces() {
    for (const Interface& interface : ns_.interfaces) {
      rows_.Add({Label(Printable(interface.name)), Connection(interface),
                 Details(interface)});
    }
  }

  void AddSettings(const PlannedNamespace& planned) {
    for (const Request& request : RoutingRequests(planned, ns_)) {
      AddCommand(request.command());
    }
    for (const Sysctl& sysctl : ns_.sysctls) {
      rows_.Add({Label("sysctl"), Printable(sysctl.name + "=" + sysctl.value)});
    }
  }

  void AddFirewall(const std::string& file, Backend variant) {
    for (const FirewallItem& item : ns_.firewall) {
      if (item.kind != FirewallItem::Kind::kRules) {
        rows_.Add(
            {Label("firewall"), fmt::format("{} ({})", Describe(item, variant),
                                            Where(item.place, file))});
        continue;
      }
      for (const DataChain& chain : item.chains) {
        rows_.Add({Label("firewall"), fmt::format("{} ({})", Describe(chain),
                                                  Where(chain.place, file))});
      }
    }
  }

  std::string Render(size_t indent) const { return rows_.Render(indent); }

 private:
  // Of the same width in most namespaces.
  static std::string Label(const std::string& text) {
    constexpr size_t kWidth = std::string_view("neighbour").size();
    return Padded(text, kWidth);
  }

  // "-- router/lan"
  std::string Connection(const Interface& interface) const {
    if (interface.bridge) {
      std::vector<std::string> ports;
      for (const BridgePort& port : interface.bridge->ports) {
        ports.push_back(Printable(port.interface));
      }
      return ports.empty() ? "bridge" : "bridge of " + Joined(ports);
    }
    for (const Link& link : topology_.links) {
      if (IsEnd(link.a, interface)) return "-- " + Printable(link.b.ToString());
      if (IsEnd(link.b, interface)) return "-- " + Printable(link.a.ToString());
    }
    return "";
  }

  bool IsEnd(const Endpoint& end, const Interface& interface) const {
    return end.namespace_name == ns_.name && end.interface == interface.name;
  }

  static std::string Details(const Interface& interface) {
    std::vector<std::string> details;
    for (const InterfaceAddress& address : interface.addresses) {
      details.push_back(address.prefix.ToString());
    }
    if (interface.mac) details.push_back("mac " + interface.mac->ToString());
    if (interface.mtu) details.push_back(fmt::format("mtu {}", *interface.mtu));
    if (interface.bridge && interface.bridge->stp) details.emplace_back("stp");
    if (interface.bridge && interface.bridge->vlan_filtering) {
      details.emplace_back("vlan_filtering");
    }
    for (const PortVlan& vlan : interface.vlans) {
      details.push_back(fmt::format("vlan {}{}{}", vlan.id,
                                    vlan.pvid ? " pvid" : "",
                                    vlan.untagged ? " untagged" : ""));
    }
    if (!interface.up) details.emplace_back("down");
    return Joined(details);
  }

  // "ip -6 route add default dev eth0" as "route", "-6 default dev eth0".
  void AddCommand(std::string_view command) {
    constexpr std::string_view kSix = "-6 ";
    constexpr std::string_view kAdd = " add ";
    command.remove_prefix(std::string_view("ip ").size());
    const bool six = command.starts_with(kSix);
    if (six) command.remove_prefix(kSix.size());
    const size_t add = command.find(kAdd);
    const std::string_view object = command.substr(0, add);
    const std::string_view what = command.substr(add + kAdd.size());
    // An address says of which family it is.
    const bool says = what.find(':') != std::string_view::npos;
    rows_.Add({Label(object == "neigh" ? "neighbour" : std::string(object)),
               Printable(fmt::format("{}{}", six && !says ? kSix : "", what))});
  }

  static std::string Describe(const FirewallItem& item, Backend variant) {
    const auto lines = std::ranges::count(item.text, '\n') +
                       (item.text.empty() || item.text.ends_with('\n') ? 0 : 1);
    const std::string size = Count(static_cast<size_t>(lines), "line");
    const std::string backend =
        fmt::format(" ({})", ToString(item.backend.value_or(variant)));
    const std::string file =
        item.file ? fmt::format(" of {}", Printable(*item.file)) : "";
    switch (item.kind) {
      case FirewallItem::Kind::kIptables:
        return fmt::format("iptables{}, {}{}", backend, size, file);
      case FirewallItem::Kind::kIp6tables:
        return fmt::format("ip6tables{}, {}{}", backend, size, file);
      case FirewallItem::Kind::kNftables:
        return fmt::format("nftables, {}{}", size, file);
      default:
        return fmt::format("ipset, {}{}", size, file);
    }
  }

  static std::string Describe(const DataChain& chain) {
    return fmt::format(
        "{}{}, {}", Printable(chain.name.ToString()),
        chain.policy ? fmt::format(", policy {}", *chain.policy) : "",
        Count(chain.rules.size(), "rule"));
  }

  // "line 14", or with its file where that is a fixture's.
  static std::string Where(const Place& place, const std::string& file) {
    if (place.path() == file) return fmt::format("line {}", place.line);
    return fmt::format("{}:{}", Printable(place.path()), place.line);
  }

  const Topology& topology_;
  const Namespace& ns_;
  Columns rows_;
};

// "client/eth0 -> server (10.0.1.2), ttl 3"
std::string Describe(const Ping& ping, const Scenario& scenario,
                     const Variant& variant) {
  std::string text = Printable(ping.from);
  if (ping.from_interface) text += "/" + Printable(*ping.from_interface);
  text += " -> ";
  const auto target = ResolveTarget(scenario, ping, variant);
  if (ping.to.address) {
    text += ping.to.address->ToString();
  } else {
    text += Printable(ping.to.namespace_name);
    if (ping.to.interface) text += "/" + Printable(*ping.to.interface);
    if (target) text += fmt::format(" ({})", target->destination.ToString());
  }
  const Ping usual;
  if (ping.size != usual.size) text += fmt::format(", size {}", ping.size);
  if (ping.ttl) text += fmt::format(", ttl {}", *ping.ttl);
  if (ping.mark) text += fmt::format(", mark {:#x}", *ping.mark);
  if (ping.source) text += ", source " + ping.source->ToString();
  if (ping.dont_fragment) text += ", dont_fragment";
  if (ping.count != 1) text += fmt::format(", count {}", ping.count);
  if (ping.own_flows) text += ", flow each";
  return target ? text : text + ", not in this variant";
}

// "replied, request, never"
std::string Describe(const Expectation& expect) {
  std::vector<std::string> parts;
  if (expect.outcome) parts.emplace_back(ToString(*expect.outcome));
  if (expect.request) parts.emplace_back("request");
  if (expect.reply) parts.emplace_back("reply");
  if (!expect.never.empty()) parts.emplace_back("never");
  if (!expect.conntrack.empty()) parts.emplace_back("conntrack");
  if (!expect.hits.empty()) parts.emplace_back("hits");
  if (!expect.shares.empty()) parts.emplace_back("shares");
  return parts.empty() ? "nothing is expected yet" : Joined(parts);
}

// "scenarios/x.yaml [ipv4/nft]; also ipv6/nft"
std::string FileAndVariants(const Scenario& scenario, const Variant& variant) {
  std::string text = Printable(scenario.file);
  const std::string chosen = variant.ToString();
  if (!chosen.empty()) text += fmt::format(" [{}]", chosen);
  std::vector<std::string> others;
  for (const Variant& other : scenario.Variants()) {
    if (other != variant) others.push_back(other.ToString());
  }
  return others.empty() ? text
                        : fmt::format("{}; also {}", text, Joined(others));
}

}  // namespace

std::string ScenarioText(const Scenario& scenario, const Variant& variant) {
  const TopologyPlan plan = PlanTopology(scenario.topology);
  std::string text = fmt::format("{}\n{}\n\n", Printable(scenario.title),
                                 FileAndVariants(scenario, variant));
  for (size_t i = 0; i < plan.namespaces.size(); ++i) {
    const Namespace& ns = scenario.topology.namespaces[i];
    NamespaceRows rows(scenario.topology, ns);
    rows.AddInterfaces();
    rows.AddSettings(plan.namespaces[i]);
    rows.AddFirewall(scenario.file, variant.backend.value_or(Backend::kNft));
    text += fmt::format("{}\n{}", Printable(ns.name), rows.Render(2));
  }
  text += "\nprobes\n";
  for (const Probe& probe : scenario.probes) {
    const std::string sent = std::visit(
        [&](const auto& kind) { return Describe(kind, scenario, variant); },
        probe.kind);
    text += fmt::format("  {}\n    {}: {}\n", Printable(probe.name), sent,
                        Describe(probe.expect));
  }
  return text;
}

std::string InterfacesText(const Topology& topology) {
  std::string text;
  for (const Namespace& ns : topology.namespaces) {
    NamespaceRows rows(topology, ns);
    rows.AddInterfaces();
    text += fmt::format("  {}\n{}", Printable(ns.name), rows.Render(4));
  }
  return text;
}

}  // namespace hopcheck
