#include "scenario/step_reader.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "scenario/chain_name.h"
#include "scenario/icmp_error_name.h"
#include "scenario/names.h"
#include "scenario/quote.h"
#include "scenario/step_values.h"

namespace hopcheck {
namespace {

constexpr std::string_view kReasonPrefix = "SKB_DROP_REASON_";

std::optional<ExpectedHop> ReadHop(MapReader& map) {
  const auto scalar = map.RequiredScalar("hop");
  const auto direction = ChoiceOf(map, "direction", {"out", "in"});
  ExpectedHop hop;
  hop.source = WantedAddress(map, "source");
  hop.destination = WantedAddress(map, "destination");
  if (const auto ttl = map.OptionalScalar("ttl")) {
    const auto value = ToNumber(*ttl, "ttl", 0, 255, map.diagnostics());
    if (value) hop.ttl = static_cast<uint8_t>(*value);
  }
  hop.mark = MarkOf(map, "mark");
  if (!scalar) return std::nullopt;
  const auto end = ToEndpoint(*scalar, "a hop", map.diagnostics());
  if (!end) return std::nullopt;
  hop.namespace_name = end->namespace_name;
  hop.interface = end->interface;
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

// A position, "policy", or a comment, which in nftables may hold line ends.
std::optional<std::string> RuleOf(MapReader& map) {
  const YamlNode* value = map.Optional("rule");
  if (value == nullptr) return std::nullopt;
  auto scalar = ReadScalar(*value, "rule", map.diagnostics());
  if (!scalar) return std::nullopt;
  return std::move(scalar->text);
}

std::optional<ExpectedDrop> ReadDrop(MapReader& map) {
  auto ns = NamespaceOf(map, "drop");
  ExpectedDrop drop;
  if (const auto reason = map.OptionalScalar("reason")) {
    drop.reason = ReadReason(*reason, map.diagnostics());
  }
  drop.location = TextOf(map, "location");
  if (!ns) return std::nullopt;
  drop.namespace_name = std::move(*ns);
  return drop;
}

// {deliver: server} or {deliver: server/eth0}
std::optional<ExpectedDeliver> ReadDeliver(MapReader& map) {
  const auto scalar = map.RequiredScalar("deliver");
  ExpectedDeliver deliver;
  deliver.source = WantedAddress(map, "source");
  deliver.destination = WantedAddress(map, "destination");
  if (!scalar) return std::nullopt;
  deliver.namespace_name = scalar->text;
  if (scalar->text.find('/') == std::string::npos) return deliver;
  const auto end = ToEndpoint(*scalar, "deliver", map.diagnostics());
  if (!end) return std::nullopt;
  deliver.namespace_name = end->namespace_name;
  deliver.interface = end->interface;
  return deliver;
}

// quoted: {source: 10.0.0.2, destination: 10.0.1.2}
void ReadQuoted(const YamlNode& node, ExpectedError& error,
                Diagnostics& diagnostics) {
  MapReader map(node, "quoted", diagnostics);
  error.quoted_source = WantedAddress(map, "source");
  error.quoted_destination = WantedAddress(map, "destination");
  map.RejectUnknown();
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
  if (const YamlNode* quoted = map.Optional("quoted")) {
    ReadQuoted(*quoted, error, diagnostics);
  }
  if (!ns) return std::nullopt;
  error.namespace_name = std::move(*ns);
  return error;
}

std::optional<ExpectedChain> ReadChain(MapReader& map) {
  const auto scalar = map.RequiredScalar("chain");
  ExpectedChain chain;
  chain.verdict = ChoiceOf(map, "verdict",
                           {"accept", "drop", "reject", "return", "continue",
                            "jump", "goto", "queue", "stolen"});
  chain.rule = RuleOf(map);
  chain.hook = ChoiceOf(map, "hook",
                        {"prerouting", "input", "forward", "output",
                         "postrouting", "ingress", "egress"});
  chain.ct = ChoiceOf(
      map, "ct", {"new", "established", "related", "invalid", "untracked"});
  if (const auto backend = ChoiceOf(map, "backend", {"nft", "legacy"})) {
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
  route.via = WantedAddress(map, "via");
  route.device = TextOf(map, "device");
  if (const auto table = map.OptionalScalar("table")) {
    ToTable(*table, diagnostics);
    route.table = table->text;
  }
  if (const auto destination = map.OptionalScalar("destination")) {
    route.destination = ToPrefix(*destination, "destination", diagnostics);
  }
  route.source = WantedAddress(map, "source");
  route.error = TextOf(map, "error");
  if (!ns) return std::nullopt;
  route.namespace_name = std::move(*ns);
  return route;
}

std::optional<ExpectedNat> ReadNat(MapReader& map) {
  auto ns = NamespaceOf(map, "nat");
  ExpectedNat nat;
  nat.source = WantedAddress(map, "source");
  nat.destination = WantedAddress(map, "destination");
  nat.rule = RuleOf(map);
  if (!ns) return std::nullopt;
  nat.namespace_name = std::move(*ns);
  return nat;
}

template <typename T>
std::optional<ExpectedStep> Step(std::optional<T> what, const Place& place) {
  if (!what) return std::nullopt;
  return ExpectedStep{.what = std::move(*what), .place = place};
}

// A route step has an `error` of its own, so that one comes last.
constexpr std::string_view kKinds[] = {"hop",   "chain", "drop", "deliver",
                                       "route", "nat",   "error"};

}  // namespace

std::string_view StepKind(const YamlNode& map, Diagnostics& diagnostics) {
  for (const std::string_view kind : kKinds) {
    if (map.Find(kind) != nullptr) return kind;
  }
  const std::vector<std::string_view> kinds = {
      "hop", "chain", "drop", "deliver", "error", "route", "nat"};
  std::string hint;
  for (const YamlEntry& entry : map.entries) {
    if (hint.empty()) hint = DidYouMean(entry.key, kinds);
  }
  diagnostics.Error(map.place, fmt::format("a step needs one of the keys "
                                           "{}{}",
                                           Alternatives(kinds), hint));
  return "";
}

std::string StepName(std::string_view kind) {
  return fmt::format("a {} step", kind);
}

std::optional<ExpectedStep> ReadStepKeys(std::string_view kind,
                                         MapReader& map) {
  if (kind == "hop") return Step(ReadHop(map), map.place());
  if (kind == "chain") return Step(ReadChain(map), map.place());
  if (kind == "drop") return Step(ReadDrop(map), map.place());
  if (kind == "deliver") return Step(ReadDeliver(map), map.place());
  if (kind == "route") return Step(ReadRouteStep(map), map.place());
  if (kind == "nat") return Step(ReadNat(map), map.place());
  return Step(ReadError(map), map.place());
}

std::optional<ExpectedStep> ReadStep(const YamlNode& node,
                                     Diagnostics& diagnostics) {
  if (node.kind == YamlNode::Kind::kMap) {
    const std::string_view kind = StepKind(node, diagnostics);
    if (kind.empty()) return std::nullopt;
    MapReader map(node, StepName(kind), diagnostics);
    auto step = ReadStepKeys(kind, map);
    map.RejectUnknown();
    return step;
  }
  const auto scalar = ReadLine(node, "a step", diagnostics, "text or a map");
  if (!scalar) return std::nullopt;
  const auto end = ToEndpoint(*scalar, "a hop", diagnostics);
  if (!end) return std::nullopt;
  return ExpectedStep{.what = ExpectedHop{.namespace_name = end->namespace_name,
                                          .interface = end->interface},
                      .place = node.place};
}

}  // namespace hopcheck
