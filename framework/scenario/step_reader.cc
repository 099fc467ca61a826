#include "scenario/step_reader.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "scenario/chain_name.h"
#include "scenario/icmp_error_name.h"
#include "scenario/map_reader.h"
#include "scenario/names.h"
#include "scenario/quote.h"

namespace hopcheck {
namespace {

constexpr std::string_view kReasonPrefix = "SKB_DROP_REASON_";

std::optional<std::string> Text(const std::optional<Scalar>& scalar) {
  return scalar ? std::optional(scalar->text) : std::nullopt;
}

std::optional<std::string> Choice(MapReader& map, std::string_view key,
                                  const std::vector<std::string_view>& names) {
  const auto scalar = map.OptionalScalar(key);
  if (!scalar || !ToChoice(*scalar, key, names, map.diagnostics())) {
    return std::nullopt;
  }
  return scalar->text;
}

std::optional<IpAddress> Address(MapReader& map, std::string_view key) {
  const auto scalar = map.OptionalScalar(key);
  return scalar ? ToAddress(*scalar, key, map.diagnostics()) : std::nullopt;
}

// The namespace that a step stands in.
std::optional<std::string> NamespaceOf(MapReader& map, std::string_view key) {
  const auto scalar = map.RequiredScalar(key);
  if (!scalar) return std::nullopt;
  if (scalar->text.find('/') == std::string::npos) return scalar->text;
  map.diagnostics().Error(
      scalar->place,
      fmt::format("{} takes a namespace, not {}", key, Quote(scalar->text)));
  return std::nullopt;
}

std::optional<ExpectedHop> ReadHop(MapReader& map) {
  const auto scalar = map.RequiredScalar("hop");
  const auto direction = Choice(map, "direction", {"out", "in"});
  if (!scalar) return std::nullopt;
  const auto end = ToEndpoint(*scalar, "a hop", map.diagnostics());
  if (!end) return std::nullopt;
  ExpectedHop hop = {.namespace_name = end->namespace_name,
                     .interface = end->interface,
                     .direction = std::nullopt};
  if (direction) {
    hop.direction = *direction == "out" ? Direction::kOut : Direction::kIn;
  }
  return hop;
}

// NETFILTER_DROP, as in the kernel's enum, with or without its prefix.
std::optional<std::string> ReadReason(const Scalar& scalar,
                                      Diagnostics& diagnostics) {
  std::string_view name = scalar.text;
  if (name.starts_with(kReasonPrefix)) name.remove_prefix(kReasonPrefix.size());
  const bool sound =
      !name.empty() && name[0] >= 'A' && name[0] <= 'Z' &&
      name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
          std::string_view::npos;
  if (sound) return std::string(name);
  diagnostics.Error(scalar.place,
                    fmt::format("the reason of a drop must be written like "
                                "NETFILTER_DROP, not {}",
                                Quote(scalar.text)));
  return std::nullopt;
}

std::optional<ExpectedDrop> ReadDrop(MapReader& map) {
  auto ns = NamespaceOf(map, "drop");
  ExpectedDrop drop;
  if (const auto reason = map.OptionalScalar("reason")) {
    drop.reason = ReadReason(*reason, map.diagnostics());
  }
  drop.location = Text(map.OptionalScalar("location"));
  if (!ns) return std::nullopt;
  drop.namespace_name = std::move(*ns);
  return drop;
}

// {deliver: server} or {deliver: server/eth0}
std::optional<ExpectedDeliver> ReadDeliver(MapReader& map) {
  const auto scalar = map.RequiredScalar("deliver");
  if (!scalar) return std::nullopt;
  if (scalar->text.find('/') == std::string::npos) {
    return ExpectedDeliver{.namespace_name = scalar->text,
                           .interface = std::nullopt};
  }
  const auto end = ToEndpoint(*scalar, "deliver", map.diagnostics());
  if (!end) return std::nullopt;
  return ExpectedDeliver{.namespace_name = end->namespace_name,
                         .interface = end->interface};
}

std::optional<ExpectedError> ReadError(MapReader& map) {
  Diagnostics& diagnostics = map.diagnostics();
  auto ns = NamespaceOf(map, "error");
  ExpectedError error;
  if (const auto type = map.OptionalScalar("type")) {
    error.type = type->text;
    CheckIcmpErrorName(*type, "ICMP error", diagnostics);
  }
  if (const auto from = map.OptionalScalar("from")) {
    error.from = from->text;
    if (from->text.find_first_of(".:") != std::string::npos) {
      ToAddress(*from, "from", diagnostics);
    }
  }
  if (const auto mtu = map.OptionalScalar("mtu")) {
    const auto value = ToNumber(*mtu, "mtu", 68, 65535, diagnostics);
    if (value) error.mtu = static_cast<uint32_t>(*value);
  }
  if (!ns) return std::nullopt;
  error.namespace_name = std::move(*ns);
  return error;
}

std::optional<ExpectedChain> ReadChain(MapReader& map) {
  const auto scalar = map.RequiredScalar("chain");
  ExpectedChain chain;
  chain.verdict = Choice(map, "verdict",
                         {"accept", "drop", "reject", "return", "continue",
                          "jump", "goto", "queue", "stolen"});
  chain.rule = Text(map.OptionalScalar("rule"));
  chain.hook = Choice(map, "hook",
                      {"prerouting", "input", "forward", "output",
                       "postrouting", "ingress", "egress"});
  chain.ct = Choice(map, "ct",
                    {"new", "established", "related", "invalid", "untracked"});
  if (const auto backend = Choice(map, "backend", {"nft", "legacy"})) {
    chain.backend = *backend == "nft" ? Backend::kNft : Backend::kLegacy;
  }
  if (!scalar) return std::nullopt;
  auto name = ToChainInNamespace(*scalar, map.diagnostics());
  if (!name) return std::nullopt;
  chain.namespace_name = std::move(name->namespace_name);
  chain.chain = std::move(name->chain);
  return chain;
}

std::optional<ExpectedRoute> ReadRouteStep(MapReader& map) {
  Diagnostics& diagnostics = map.diagnostics();
  auto ns = NamespaceOf(map, "route");
  ExpectedRoute route;
  route.via = Address(map, "via");
  route.device = Text(map.OptionalScalar("device"));
  if (const auto table = map.OptionalScalar("table")) {
    ToTable(*table, diagnostics);
    route.table = table->text;
  }
  if (const auto destination = map.OptionalScalar("destination")) {
    route.destination = ToPrefix(*destination, "destination", diagnostics);
  }
  route.source = Address(map, "source");
  route.error = Text(map.OptionalScalar("error"));
  if (!ns) return std::nullopt;
  route.namespace_name = std::move(*ns);
  return route;
}

std::optional<ExpectedNat> ReadNat(MapReader& map) {
  auto ns = NamespaceOf(map, "nat");
  ExpectedNat nat;
  nat.source = Address(map, "source");
  nat.destination = Address(map, "destination");
  nat.rule = Text(map.OptionalScalar("rule"));
  if (!ns) return std::nullopt;
  nat.namespace_name = std::move(*ns);
  return nat;
}

template <typename T>
std::optional<ExpectedStep> Step(std::optional<T> what, const Place& place) {
  if (!what) return std::nullopt;
  return ExpectedStep{.what = std::move(*what), .place = place};
}

// The key that names the kind; a route step has an `error` of its own, so that
// one comes last.
std::optional<ExpectedStep> ReadStepMap(const YamlNode& node,
                                        Diagnostics& diagnostics) {
  const auto read = [&](std::string_view key, auto reader) {
    MapReader map(node, fmt::format("a {} step", key), diagnostics);
    auto step = Step(reader(map), node.place);
    map.RejectUnknown();
    return step;
  };
  if (node.Find("hop")) return read("hop", ReadHop);
  if (node.Find("chain")) return read("chain", ReadChain);
  if (node.Find("drop")) return read("drop", ReadDrop);
  if (node.Find("deliver")) return read("deliver", ReadDeliver);
  if (node.Find("route")) return read("route", ReadRouteStep);
  if (node.Find("nat")) return read("nat", ReadNat);
  if (node.Find("error")) return read("error", ReadError);
  const std::vector<std::string_view> kinds = {
      "hop", "chain", "drop", "deliver", "error", "route", "nat"};
  std::string hint;
  for (const YamlEntry& entry : node.entries) {
    if (hint.empty()) hint = DidYouMean(entry.key, kinds);
  }
  diagnostics.Error(node.place, fmt::format("a step needs one of the keys "
                                            "{}{}",
                                            Alternatives(kinds), hint));
  return std::nullopt;
}

}  // namespace

std::optional<ExpectedStep> ReadStep(const YamlNode& node,
                                     Diagnostics& diagnostics) {
  if (node.kind == YamlNode::Kind::kMap) return ReadStepMap(node, diagnostics);
  const auto scalar = ReadLine(node, "a step", diagnostics, "text or a map");
  if (!scalar) return std::nullopt;
  const auto end = ToEndpoint(*scalar, "a hop", diagnostics);
  if (!end) return std::nullopt;
  return ExpectedStep{.what = ExpectedHop{.namespace_name = end->namespace_name,
                                          .interface = end->interface,
                                          .direction = std::nullopt},
                      .place = node.place};
}

}  // namespace hopcheck
