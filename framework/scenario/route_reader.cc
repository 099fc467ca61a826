#include "scenario/route_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "scenario/map_reader.h"
#include "scenario/quote.h"
#include "scenario/route_draft.h"
#include "scenario/words.h"

namespace hopcheck {
namespace {

using Setter = void (RouteDraft::*)(const Scalar&);

// A value of the route: the words of `ip route add`, and the key of the map.
struct Value {
  std::vector<std::string_view> words;
  std::string_view key;
  Setter set;
  bool of_hop = false;
};

const std::vector<Value>& Values() {
  static const std::vector<Value> values = {
      {{"via"}, "via", &RouteDraft::SetVia, true},
      {{"dev"}, "device", &RouteDraft::SetDevice, true},
      {{"weight"}, "weight", &RouteDraft::SetWeight, true},
      {{"metric", "preference", "priority"}, "metric", &RouteDraft::SetMetric},
      {{"table"}, "table", &RouteDraft::SetTable},
      {{"src"}, "source", &RouteDraft::SetSource},
      {{"mtu"}, "mtu", &RouteDraft::SetMtu},
  };
  return values;
}

const Value* FindByWord(std::string_view word) {
  for (const Value& value : Values()) {
    if (std::ranges::find(value.words, word) != value.words.end()) {
      return &value;
    }
  }
  return nullptr;
}

void ReportUnknownWord(const Scalar& word, Diagnostics& diagnostics) {
  std::vector<std::string_view> known = {"onlink", "nexthop"};
  for (const Value& value : Values()) {
    known.insert(known.end(), value.words.begin(), value.words.end());
  }
  diagnostics.Error(
      word.place, fmt::format("unknown word {} in a route{}", Quote(word.text),
                              DidYouMean(word.text, known)));
}

// The words after the destination.
class RouteWords {
 public:
  RouteWords(WordReader& words, RouteDraft& draft)
      : words_(words), draft_(draft) {}

  void ReadAll() {
    while (!words_.done()) {
      const Scalar word = words_.Next();
      if (const Value* value = FindByWord(word.text)) {
        ReadValue(*value, word);
      } else if (word.text == "onlink") {
        draft_.SetOnlink();
      } else if (word.text == "nexthop") {
        std::erase_if(seen_, [](const Value* v) { return v->of_hop; });
        draft_.AddNextHop(word.place);
      } else {
        // What follows belongs to it, and would be unknown too.
        ReportUnknownWord(word, words_.diagnostics());
        return;
      }
    }
  }

 private:
  void ReadValue(const Value& value, const Scalar& word) {
    const auto argument = words_.Argument(word);
    if (!argument) return;
    if (std::ranges::find(seen_, &value) != seen_.end()) {
      words_.diagnostics().Error(
          word.place, fmt::format("{} stands twice", Quote(word.text)));
      return;
    }
    seen_.push_back(&value);
    (draft_.*value.set)(*argument);
  }

  WordReader& words_;
  RouteDraft& draft_;
  std::vector<const Value*> seen_;
};

// default via 10.0.0.1 dev eth0 metric 100
// 10.2.0.0/16 nexthop via 10.0.0.1 weight 2 nexthop via 10.0.1.1
std::optional<Route> ReadRouteText(const Scalar& line,
                                   Diagnostics& diagnostics) {
  WordReader words(line, diagnostics);
  RouteDraft draft(line.place, diagnostics);
  if (words.Take("-6")) draft.SetFamily(Family::kIpv6);
  if (words.Take("-4")) draft.SetFamily(Family::kIpv4);
  if (!words.done() && draft.TakeType(words.Peek().text)) words.Next();
  if (!words.done()) draft.SetDestination(words.Next());
  RouteWords(words, draft).ReadAll();
  return draft.Finish();
}

void ReadKeys(MapReader& map, RouteDraft& draft, bool of_hop) {
  for (const Value& value : Values()) {
    if (value.of_hop != of_hop) continue;
    if (const auto scalar = map.OptionalScalar(value.key)) {
      (draft.*value.set)(*scalar);
    }
  }
  if (!of_hop) return;
  if (const auto scalar = map.OptionalScalar("onlink")) {
    const auto onlink = ToBool(*scalar, "onlink", map.diagnostics());
    if (onlink.value_or(false)) draft.SetOnlink();
  }
}

void ReadNextHops(const YamlNode& list, RouteDraft& draft,
                  Diagnostics& diagnostics) {
  for (const YamlRef& item : ItemsOf(list, "nexthops", diagnostics)) {
    MapReader map(*item, "a next hop", diagnostics);
    draft.AddNextHop(item->place);
    ReadKeys(map, draft, /*of_hop=*/true);
    map.RejectUnknown();
  }
}

// {to: default, via: 10.0.0.1, device: eth0}
std::optional<Route> ReadRouteMap(const YamlNode& node,
                                  Diagnostics& diagnostics) {
  MapReader map(node, "a route", diagnostics);
  if (!map.IsMap()) return std::nullopt;
  RouteDraft draft(node.place, diagnostics);
  // A missing one is reported by Finish(), as in a line of text.
  if (const auto to = map.OptionalScalar("to")) draft.SetDestination(*to);
  if (const auto type = map.OptionalScalar("type")) draft.SetType(*type);
  if (const auto name = map.OptionalScalar("family")) {
    const auto family =
        ToChoice(*name, "family", {"ipv4", "ipv6"}, diagnostics);
    if (family) draft.SetFamily(*family == 0 ? Family::kIpv4 : Family::kIpv6);
  }
  ReadKeys(map, draft, /*of_hop=*/false);
  ReadKeys(map, draft, /*of_hop=*/true);
  if (const YamlNode* hops = map.Optional("nexthops")) {
    ReadNextHops(*hops, draft, diagnostics);
  }
  map.RejectUnknown();
  return draft.Finish();
}

}  // namespace

std::optional<Route> ReadRoute(const YamlNode& node, Diagnostics& diagnostics) {
  if (node.kind == YamlNode::Kind::kMap) return ReadRouteMap(node, diagnostics);
  const auto line = ReadLine(node, "a route", diagnostics, "text or a map");
  return line ? ReadRouteText(*line, diagnostics) : std::nullopt;
}

}  // namespace hopcheck
