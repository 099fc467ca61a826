#include "scenario/data_rule_reader.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "scenario/chain_name.h"
#include "scenario/data_hook.h"
#include "scenario/data_match.h"
#include "scenario/data_verdict_reader.h"
#include "scenario/map_reader.h"
#include "scenario/quote.h"

namespace hopcheck {
namespace {

// What `read` makes of the value of `key`, where there is one.
template <typename Value>
std::optional<Value> ReadWith(MapReader& map, std::string_view key,
                              std::optional<Value> (*read)(const Scalar&,
                                                           Diagnostics&)) {
  const auto scalar = map.OptionalScalar(key);
  return scalar ? read(*scalar, map.diagnostics()) : std::nullopt;
}

std::vector<PortRange> ReadPorts(MapReader& map, std::string_view key) {
  const auto scalar = map.OptionalScalar(key);
  if (!scalar) return {};
  return ToPortList(*scalar, map.diagnostics());
}

std::optional<IpPrefix> ReadPrefix(MapReader& map, std::string_view key) {
  const auto scalar = map.OptionalScalar(key);
  return scalar ? ToPrefix(*scalar, key, map.diagnostics()) : std::nullopt;
}

// ct_state: established,related or ct_state: [established, related]
std::vector<std::string> ReadStates(const YamlNode& node,
                                    Diagnostics& diagnostics) {
  std::vector<std::string> states;
  const auto add = [&](const Scalar& scalar) {
    if (auto state = ToState(scalar, diagnostics)) {
      states.push_back(std::move(*state));
    }
  };
  if (node.kind == YamlNode::Kind::kList) {
    for (const YamlRef& item : node.items) {
      const auto state = ReadScalar(*item, "ct_state", diagnostics);
      if (state) add(*state);
    }
  } else if (const auto scalar = ReadLine(node, "ct_state", diagnostics)) {
    for (const Scalar& state : SplitAtCommas(*scalar)) add(state);
  }
  return states;
}

std::optional<std::string> ToComment(const Scalar& scalar,
                                     Diagnostics& diagnostics) {
  constexpr size_t kMaxComment = 255;  // bytes, as iptables' comment match
  if (scalar.text.size() <= kMaxComment) return scalar.text;
  diagnostics.Error(scalar.place, fmt::format("a comment holds at most {} "
                                              "bytes",
                                              kMaxComment));
  return std::nullopt;
}

DataRule ReadDataRule(const YamlNode& node, Diagnostics& diagnostics) {
  const size_t errors_before = diagnostics.size();
  MapReader map(node, "a rule", diagnostics);
  DataRule rule;
  rule.place = node.place;
  rule.in = ReadWith(map, "in", ToInterfacePattern);
  rule.out = ReadWith(map, "out", ToInterfacePattern);
  rule.source = ReadPrefix(map, "source");
  rule.destination = ReadPrefix(map, "destination");
  rule.protocol = ReadWith(map, "protocol", ToProtocol);
  if (rule.protocol == 0) rule.protocol.reset();
  rule.source_ports = ReadPorts(map, "source_port");
  rule.destination_ports = ReadPorts(map, "destination_port");
  rule.icmp_type = ReadWith(map, "icmp_type", ToIcmpType);
  if (const YamlNode* states = map.Optional("ct_state")) {
    rule.ct_state = ReadStates(*states, diagnostics);
  }
  rule.mark = ReadWith(map, "mark", ToMarkValue);
  rule.limit = ReadWith(map, "limit", ToRate);
  rule.comment = ReadWith(map, "comment", ToComment);
  if (const auto verdict = map.RequiredScalar("verdict")) {
    rule.verdict = ToVerdict(*verdict, diagnostics).value_or(DataVerdict{});
  }
  map.RejectUnknown();
  if (diagnostics.size() == errors_before) return rule;
  // Of a rule that is not whole, the names of interfaces may still be checked.
  return DataRule{.in = rule.in, .out = rule.out, .place = rule.place};
}

std::optional<Hook> ReadHook(MapReader& map, const ChainName& chain) {
  const auto scalar = map.OptionalScalar("hook");
  if (!scalar) return std::nullopt;
  const std::vector<Hook> hooks = HooksOf(chain.family);
  std::vector<std::string_view> names;
  for (const Hook hook : hooks) names.push_back(ToString(hook));
  const std::string what =
      chain.family.empty()
          ? "hook"
          : fmt::format("the hook of a chain of {}", chain.family);
  const auto choice = ToChoice(*scalar, what, names, map.diagnostics());
  if (!choice) return std::nullopt;
  return hooks[*choice];
}

std::optional<ChainType> ReadType(MapReader& map) {
  constexpr ChainType kTypes[] = {ChainType::kFilter, ChainType::kNat,
                                  ChainType::kRoute};
  const auto scalar = map.OptionalScalar("type");
  if (!scalar) return std::nullopt;
  std::vector<std::string_view> names;
  for (const ChainType type : kTypes) names.push_back(ToString(type));
  const auto choice = ToChoice(*scalar, "type", names, map.diagnostics());
  if (!choice) return std::nullopt;
  return kTypes[*choice];
}

// -150 or mangle
std::optional<int32_t> ReadPriority(MapReader& map, const ChainName& chain) {
  const auto scalar = map.OptionalScalar("priority");
  if (!scalar) return std::nullopt;
  if (const auto named = FindPriority(chain.family, scalar->text)) return named;
  const bool negative = scalar->text.starts_with('-');
  const auto number = ParseNumber(scalar->text.substr(negative ? 1 : 0));
  if (number && *number <= INT32_MAX && !scalar->quoted) {
    const auto priority = static_cast<int32_t>(*number);
    return negative ? -priority : priority;
  }
  map.diagnostics().Error(scalar->place,
                          fmt::format("priority must be a number, {}, not {}",
                                      Alternatives(PriorityNames(chain.family)),
                                      Quote(scalar->text)));
  return std::nullopt;
}

void ReadBaseChain(MapReader& map, DataChain& chain) {
  const size_t errors_before = map.diagnostics().size();
  if (const auto policy = map.OptionalScalar("policy")) {
    ToChoice(*policy, "policy", {"accept", "drop"}, map.diagnostics());
    chain.policy = policy->text;
  }
  chain.hook = ReadHook(map, chain.name);
  chain.type = ReadType(map);
  chain.priority = ReadPriority(map, chain.name);
  if (const auto device = map.OptionalScalar("device")) {
    chain.device = device->text;
  }
  if (map.diagnostics().size() == errors_before) return;
  // What is left of it would be no base chain.
  chain = {.name = chain.name, .place = chain.place};
}

}  // namespace

std::optional<DataChain> ReadDataChain(const YamlNode& node,
                                       Diagnostics& diagnostics) {
  MapReader map(node, "a chain", diagnostics);
  DataChain chain;
  chain.place = node.place;
  if (const auto name = map.RequiredScalar("chain")) {
    chain.name = ToChainName(*name, diagnostics).value_or(ChainName{});
  }
  ReadBaseChain(map, chain);
  if (const YamlNode* rules = map.Optional("rules")) {
    for (const YamlRef& rule : ItemsOf(*rules, "rules", diagnostics)) {
      chain.rules.push_back(ReadDataRule(*rule, diagnostics));
    }
  }
  map.RejectUnknown();
  if (!map.IsMap()) return std::nullopt;
  return chain;
}

}  // namespace hopcheck
