#include "scenario/policy_rule_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "scenario/map_reader.h"
#include "scenario/quote.h"
#include "scenario/words.h"

namespace hopcheck {
namespace {

constexpr std::pair<std::string_view, PolicyAction> kActions[] = {
    {"blackhole", PolicyAction::kBlackhole},
    {"unreachable", PolicyAction::kUnreachable},
    {"prohibit", PolicyAction::kProhibit},
};

// A rule while it is read, from words or from keys.
struct Draft {
  PolicyRule rule;
  std::optional<Family> family;  // given explicitly
  bool has_table = false;
  Place from_place;
  Place to_place;
};

std::optional<IpPrefix> ToSelector(const Scalar& value, std::string_view what,
                                   Diagnostics& diagnostics) {
  if (value.text == "all" || value.text == "any") return std::nullopt;
  const auto prefix = ToPrefix(value, what, diagnostics);
  if (!prefix || !prefix->HasHostBits()) return prefix;
  diagnostics.Error(
      value.place,
      fmt::format("{} has host bits set; the network is {}", prefix->ToString(),
                  prefix->Network().ToString()));
  return std::nullopt;
}

void SetFrom(Draft& draft, const Scalar& value, Diagnostics& diagnostics) {
  draft.from_place = value.place;
  draft.rule.from = ToSelector(value, "from", diagnostics);
}

void SetTo(Draft& draft, const Scalar& value, Diagnostics& diagnostics) {
  draft.to_place = value.place;
  draft.rule.to = ToSelector(value, "to", diagnostics);
}

void SetIif(Draft& draft, const Scalar& value, Diagnostics&) {
  draft.rule.iif = value.text;
}

void SetOif(Draft& draft, const Scalar& value, Diagnostics&) {
  draft.rule.oif = value.text;
}

// fwmark 0x10/0xf0
void SetMark(Draft& draft, const Scalar& value, Diagnostics& diagnostics) {
  const size_t slash = value.text.find('/');
  Scalar mark = value;
  mark.text = value.text.substr(0, slash);
  draft.rule.fwmark = ToMark(mark, "fwmark", diagnostics);
  if (slash == std::string::npos) return;
  mark.text = value.text.substr(slash + 1);
  draft.rule.fwmask = ToMark(mark, "the mask of fwmark", diagnostics);
}

void SetPriority(Draft& draft, const Scalar& value, Diagnostics& diagnostics) {
  const auto priority = ToNumber(
      value, "priority", 0, std::numeric_limits<uint32_t>::max(), diagnostics);
  if (priority) draft.rule.priority = static_cast<uint32_t>(*priority);
}

void SetTable(Draft& draft, const Scalar& value, Diagnostics& diagnostics) {
  draft.has_table = true;
  if (const auto table = ToTable(value, diagnostics)) draft.rule.table = *table;
}

struct Value {
  std::vector<std::string_view> words;
  std::string_view key;
  void (*set)(Draft&, const Scalar&, Diagnostics&);
};

const std::vector<Value>& Values() {
  static const std::vector<Value> values = {
      {{"from"}, "from", SetFrom},
      {{"to"}, "to", SetTo},
      {{"iif", "dev"}, "iif", SetIif},
      {{"oif"}, "oif", SetOif},
      {{"fwmark"}, "fwmark", SetMark},
      {{"priority", "pref", "preference", "order"}, "priority", SetPriority},
      {{"lookup", "table"}, "table", SetTable},
  };
  return values;
}

bool TakeAction(Draft& draft, std::string_view word) {
  for (const auto& [name, action] : kActions) {
    if (name != word) continue;
    draft.rule.action = action;
    return true;
  }
  return false;
}

void ReportUnknownWord(const Scalar& word, Diagnostics& diagnostics) {
  std::vector<std::string_view> known = {"not"};
  for (const auto& [name, action] : kActions) known.push_back(name);
  for (const Value& value : Values()) {
    known.insert(known.end(), value.words.begin(), value.words.end());
  }
  diagnostics.Error(word.place,
                    fmt::format("unknown word {} in a rule{}", Quote(word.text),
                                DidYouMean(word.text, known)));
}

void SetFamily(Draft& draft, std::optional<IpPrefix> prefix, const Place& place,
               Diagnostics& diagnostics) {
  if (!prefix) return;
  if (draft.family && *draft.family != prefix->family()) {
    diagnostics.Error(
        place,
        fmt::format("{} is {}, but the rule is {}", prefix->ToString(),
                    ToString(prefix->family()), ToString(*draft.family)));
  }
  draft.family = prefix->family();
}

PolicyRule Finish(Draft draft, Diagnostics& diagnostics) {
  SetFamily(draft, draft.rule.from, draft.from_place, diagnostics);
  SetFamily(draft, draft.rule.to, draft.to_place, diagnostics);
  // As `ip rule` does where neither a prefix nor -6 says otherwise.
  draft.rule.family = draft.family.value_or(Family::kIpv4);
  if (draft.has_table && draft.rule.action != PolicyAction::kLookup) {
    diagnostics.Error(draft.rule.place,
                      "a rule either looks up a table, or is blackhole, "
                      "unreachable or prohibit");
  }
  return std::move(draft.rule);
}

// from 10.0.1.0/24 iif eth0 lookup 100 priority 1000
PolicyRule ReadRuleText(const Scalar& line, Diagnostics& diagnostics) {
  WordReader words(line, diagnostics);
  Draft draft;
  draft.rule.place = line.place;
  if (words.Take("-6")) draft.family = Family::kIpv6;
  if (words.Take("-4")) draft.family = Family::kIpv4;
  std::vector<const Value*> seen;
  while (!words.done()) {
    const Scalar word = words.Next();
    const auto value = std::ranges::find_if(Values(), [&](const Value& v) {
      return std::ranges::find(v.words, word.text) != v.words.end();
    });
    if (value == Values().end()) {
      if (word.text == "not") {
        draft.rule.inverted = true;
      } else if (!TakeAction(draft, word.text)) {
        // What follows belongs to it, and would be unknown too.
        ReportUnknownWord(word, diagnostics);
        break;
      }
      continue;
    }
    const auto argument = words.Argument(word);
    if (!argument) break;
    if (std::ranges::find(seen, &*value) != seen.end()) {
      diagnostics.Error(word.place,
                        fmt::format("{} stands twice", Quote(word.text)));
    }
    seen.push_back(&*value);
    value->set(draft, *argument, diagnostics);
  }
  return Finish(std::move(draft), diagnostics);
}

// {from: 10.0.1.0/24, table: 100, priority: 1000}
std::optional<PolicyRule> ReadRuleMap(const YamlNode& node,
                                      Diagnostics& diagnostics) {
  MapReader map(node, "a rule", diagnostics);
  Draft draft;
  draft.rule.place = node.place;
  for (const Value& value : Values()) {
    if (const auto scalar = map.OptionalScalar(value.key)) {
      value.set(draft, *scalar, diagnostics);
    }
  }
  if (const auto family = map.OptionalScalar("family")) {
    const auto choice =
        ToChoice(*family, "family", {"ipv4", "ipv6"}, diagnostics);
    if (choice) draft.family = *choice == 0 ? Family::kIpv4 : Family::kIpv6;
  }
  if (const auto inverted = map.OptionalScalar("not")) {
    draft.rule.inverted = ToBool(*inverted, "not", diagnostics).value_or(false);
  }
  if (const auto action = map.OptionalScalar("action")) {
    std::vector<std::string_view> names;
    for (const auto& [name, value] : kActions) names.push_back(name);
    const auto choice = ToChoice(*action, "action", names, diagnostics);
    if (choice) draft.rule.action = kActions[*choice].second;
  }
  map.RejectUnknown();
  return Finish(std::move(draft), diagnostics);
}

}  // namespace

std::optional<PolicyRule> ReadPolicyRule(const YamlNode& node,
                                         Diagnostics& diagnostics) {
  if (node.kind == YamlNode::Kind::kMap) return ReadRuleMap(node, diagnostics);
  const auto line = ReadLine(node, "a rule", diagnostics, "text or a map");
  if (!line) return std::nullopt;
  return ReadRuleText(*line, diagnostics);
}

}  // namespace hopcheck
