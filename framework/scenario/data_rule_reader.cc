#include "scenario/data_rule_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "scenario/chain_name.h"
#include "scenario/data_match.h"
#include "scenario/map_reader.h"
#include "scenario/quote.h"

namespace hopcheck {
namespace {

constexpr size_t kMaxComment = 255;  // bytes, as iptables' comment match

// Whether a verdict has an argument: "jump my-chain", "snat 10.0.0.1".
enum class Argument { kNone, kMay, kMust };

struct Verdict {
  std::string_view name;
  Argument argument;
};
constexpr Verdict kVerdicts[] = {
    {"accept", Argument::kNone},  {"drop", Argument::kNone},
    {"reject", Argument::kMay},   {"return", Argument::kNone},
    {"jump", Argument::kMust},    {"goto", Argument::kMust},
    {"log", Argument::kMay},      {"snat", Argument::kMust},
    {"dnat", Argument::kMust},    {"masquerade", Argument::kMay},
    {"redirect", Argument::kMay}, {"mark", Argument::kMust},
};

void CheckArgument(const DataRule& rule, const Scalar& scalar,
                   Diagnostics& diagnostics) {
  Scalar argument = scalar;
  argument.text = rule.argument;
  if (rule.argument.empty()) return;
  if (rule.verdict == "mark") {
    CheckMark(argument, diagnostics);
  } else if (rule.verdict == "reject") {
    CheckRejectType(argument, diagnostics);
  } else if (rule.verdict == "snat" || rule.verdict == "dnat") {
    CheckNatAddress(argument, diagnostics);
  } else if (rule.verdict == "redirect" || rule.verdict == "masquerade") {
    CheckPorts(argument, rule.verdict, diagnostics);
  }
}

// "jump my-chain": the verdict, and behind the first space its argument.
void ReadVerdict(const Scalar& scalar, DataRule& rule,
                 Diagnostics& diagnostics) {
  const size_t space = scalar.text.find(' ');
  Scalar name = scalar;
  name.text = scalar.text.substr(0, space);
  std::vector<std::string_view> names;
  for (const Verdict& verdict : kVerdicts) names.push_back(verdict.name);
  const auto choice = ToChoice(name, "verdict", names, diagnostics);
  if (!choice) return;
  const Verdict& verdict = kVerdicts[*choice];
  rule.verdict = verdict.name;
  if (space != std::string::npos) rule.argument = scalar.text.substr(space + 1);
  if (rule.argument.empty() && verdict.argument == Argument::kMust) {
    diagnostics.Error(scalar.place, fmt::format("verdict {} needs a value "
                                                "behind it",
                                                verdict.name));
  } else if (!rule.argument.empty() && verdict.argument == Argument::kNone) {
    diagnostics.Error(scalar.place,
                      fmt::format("verdict {} takes no value", verdict.name));
  } else {
    CheckArgument(rule, scalar, diagnostics);
  }
}

// A text that is kept as written once it was found sound.
using Check = void (*)(const Scalar&, Diagnostics&);
void ReadChecked(MapReader& map, std::string_view key, Check check,
                 std::optional<std::string>& into) {
  const auto scalar = map.OptionalScalar(key);
  if (!scalar) return;
  const size_t errors_before = map.diagnostics().size();
  check(*scalar, map.diagnostics());
  if (map.diagnostics().size() == errors_before) into = scalar->text;
}

void ReadPrefix(MapReader& map, std::string_view key,
                std::optional<IpPrefix>& into) {
  if (const auto scalar = map.OptionalScalar(key)) {
    into = ToPrefix(*scalar, key, map.diagnostics());
  }
}

// ct_state: established,related or ct_state: [established, related]
void ReadStates(const YamlNode& node, DataRule& rule,
                Diagnostics& diagnostics) {
  if (node.kind == YamlNode::Kind::kList) {
    for (const YamlRef& item : node.items) {
      const auto state = ReadScalar(*item, "ct_state", diagnostics);
      if (!state) continue;
      CheckState(*state, diagnostics);
      rule.ct_state.push_back(state->text);
    }
    return;
  }
  const auto scalar = ReadLine(node, "ct_state", diagnostics);
  if (!scalar) return;
  for (const Scalar& state : SplitAtCommas(*scalar)) {
    CheckState(state, diagnostics);
    rule.ct_state.push_back(state.text);
  }
}

void CheckComment(const Scalar& scalar, Diagnostics& diagnostics) {
  if (scalar.text.size() <= kMaxComment) return;
  diagnostics.Error(scalar.place, fmt::format("a comment holds at most {} "
                                              "bytes",
                                              kMaxComment));
}

void CheckPortsHaveProtocol(const DataRule& rule, Diagnostics& diagnostics) {
  if (!rule.source_port && !rule.destination_port) return;
  constexpr std::string_view kWithPorts[] = {"tcp", "udp", "udplite", "sctp",
                                             "dccp"};
  if (rule.protocol &&
      std::ranges::find(kWithPorts, *rule.protocol) != std::end(kWithPorts)) {
    return;
  }
  diagnostics.Error(rule.place,
                    "a rule with ports needs a protocol that has them (tcp, "
                    "udp)");
}

void CheckFamilies(const DataRule& rule, Diagnostics& diagnostics) {
  if (!rule.source || !rule.destination) return;
  if (rule.source->family() == rule.destination->family()) return;
  diagnostics.Error(rule.place,
                    fmt::format("the source is {}, but the destination is {}",
                                ToString(rule.source->family()),
                                ToString(rule.destination->family())));
}

DataRule ReadDataRule(const YamlNode& node, Diagnostics& diagnostics) {
  DataRule rule;
  rule.place = node.place;
  MapReader map(node, "a rule", diagnostics);
  ReadChecked(map, "in", CheckInterfacePattern, rule.in);
  ReadChecked(map, "out", CheckInterfacePattern, rule.out);
  ReadPrefix(map, "source", rule.source);
  ReadPrefix(map, "destination", rule.destination);
  ReadChecked(map, "protocol", CheckProtocol, rule.protocol);
  ReadChecked(map, "source_port", CheckPortList, rule.source_port);
  ReadChecked(map, "destination_port", CheckPortList, rule.destination_port);
  ReadChecked(map, "icmp_type", CheckIcmpType, rule.icmp_type);
  if (const YamlNode* states = map.Optional("ct_state")) {
    ReadStates(*states, rule, diagnostics);
  }
  ReadChecked(map, "mark", CheckMark, rule.mark);
  ReadChecked(map, "limit", CheckLimit, rule.limit);
  ReadChecked(map, "comment", CheckComment, rule.comment);
  if (const auto verdict = map.RequiredScalar("verdict")) {
    ReadVerdict(*verdict, rule, diagnostics);
  }
  map.RejectUnknown();
  CheckPortsHaveProtocol(rule, diagnostics);
  CheckFamilies(rule, diagnostics);
  return rule;
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
  if (const auto policy = map.OptionalScalar("policy")) {
    ToChoice(*policy, "policy", {"accept", "drop"}, diagnostics);
    chain.policy = policy->text;
  }
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
