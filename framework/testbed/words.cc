#include "testbed/words.h"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace hopcheck::words {
namespace {

template <typename Value>
Value OrThrow(std::optional<Value> value, std::string_view text,
              std::string_view what) {
  if (value) return *std::move(value);
  throw std::invalid_argument(fmt::format("'{}' is no {}", text, what));
}

IpPrefix Prefix(std::string_view text) {
  return OrThrow(IpPrefix::Parse(text), text,
                 "address with a prefix length (10.0.0.2/24)");
}

Endpoint End(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash == 0 ||
      slash + 1 == text.size()) {
    throw std::invalid_argument(
        fmt::format("'{}' is no end of a link (namespace/interface)", text));
  }
  return {.namespace_name = std::string(text.substr(0, slash)),
          .interface = std::string(text.substr(slash + 1))};
}

FirewallItem Ruleset(FirewallItem::Kind kind, std::string text,
                     std::optional<Backend> backend) {
  FirewallItem item;
  item.kind = kind;
  item.backend = backend;
  item.text = std::move(text);
  return item;
}

}  // namespace

IpAddress Ip(std::string_view address) {
  return OrThrow(IpAddress::Parse(address), address, "address");
}

InterfaceAddress At(std::string_view prefix) {
  return {.prefix = Prefix(prefix)};
}

Route Via(std::string_view destination, std::string_view via) {
  const IpAddress gateway = Ip(via);
  Route route;
  route.destination = destination == "default"
                          ? IpPrefix::Default(gateway.family())
                          : Prefix(destination);
  if (route.destination.HasHostBits()) {
    throw std::invalid_argument(
        fmt::format("'{}' is no network: it has host bits", destination));
  }
  route.hops = {{.via = gateway}};
  return route;
}

Link Wire(std::string_view a, std::string_view b) {
  return {.a = End(a), .b = End(b)};
}

Sysctl Set(std::string name, std::string value) {
  return {.name = std::move(name), .value = std::move(value)};
}

FirewallItem Iptables(std::string text, std::optional<Backend> backend) {
  return Ruleset(FirewallItem::Kind::kIptables, std::move(text), backend);
}
FirewallItem Ip6tables(std::string text, std::optional<Backend> backend) {
  return Ruleset(FirewallItem::Kind::kIp6tables, std::move(text), backend);
}
FirewallItem Nftables(std::string text) {
  return Ruleset(FirewallItem::Kind::kNftables, std::move(text), {});
}
FirewallItem Ipset(std::string text) {
  return Ruleset(FirewallItem::Kind::kIpset, std::move(text), {});
}

}  // namespace hopcheck::words
