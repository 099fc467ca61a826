#include "scenario/tally_reader.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "scenario/map_reader.h"
#include "scenario/outcome_reader.h"
#include "scenario/quote.h"
#include "scenario/step_reader.h"

namespace hopcheck {
namespace {

constexpr uint64_t kMostHits = 1'000'000;

std::optional<uint64_t> ToPercent(const Scalar& scalar, std::string_view what,
                                  Diagnostics& diagnostics) {
  const std::string_view text = scalar.text;
  const auto value = text.ends_with('%')
                         ? ParseNumber(text.substr(0, text.size() - 1))
                         : std::nullopt;
  if (value && *value <= 100) return value;
  diagnostics.Error(scalar.place,
                    fmt::format("{} must be a share from 0% to 100%, not {}",
                                what, Quote(text)));
  return std::nullopt;
}

std::optional<uint64_t> ToTimes(const Scalar& scalar, std::string_view what,
                                Diagnostics& diagnostics) {
  return ToNumber(scalar, what, 0, kMostHits, diagnostics);
}

using Reader = std::optional<uint64_t> (*)(const Scalar&, std::string_view,
                                           Diagnostics&);

// `exactly` ("times") or at_least and at_most; one of them has to be there.
Bounds ReadBounds(MapReader& map, std::string_view exactly, Reader read) {
  Bounds bounds;
  const auto exact = map.OptionalScalar(exactly);
  const auto least = map.OptionalScalar("at_least");
  const auto most = map.OptionalScalar("at_most");
  const size_t errors_before = map.diagnostics().size();
  if (exact) {
    bounds.least = read(*exact, exactly, map.diagnostics()).value_or(0);
    bounds.most = bounds.least;
  }
  if (least) {
    bounds.least = read(*least, "at_least", map.diagnostics()).value_or(0);
  }
  if (most) {
    bounds.most =
        read(*most, "at_most", map.diagnostics()).value_or(UINT64_MAX);
  }
  if (map.diagnostics().size() != errors_before) return bounds;
  if (exact && (least || most)) {
    map.diagnostics().Error(
        exact->place,
        fmt::format("{} says it all: at_least and at_most have no place "
                    "beside it",
                    exactly));
  } else if (map.IsMap() && !exact && !least && !most) {
    map.diagnostics().Error(
        map.place(),
        fmt::format("how many is missing: {}, at_least or at_most", exactly));
  } else if (bounds.least > bounds.most) {
    map.diagnostics().Error(most->place, "at_most is less than at_least");
  }
  return bounds;
}

bool NeedsMap(const YamlNode& node, std::string_view what,
              Diagnostics& diagnostics) {
  if (node.kind == YamlNode::Kind::kMap) return true;
  const MapReader complaint(node, std::string(what), diagnostics);
  return complaint.IsMap();
}

std::optional<ExpectedHits> ReadOneHits(const YamlNode& node,
                                        Diagnostics& diagnostics) {
  if (!NeedsMap(node, "what is hit", diagnostics)) return std::nullopt;
  const std::string_view kind = StepKind(node, diagnostics);
  if (kind.empty()) return std::nullopt;
  MapReader map(node, StepName(kind), diagnostics);
  auto step = ReadStepKeys(kind, map);
  const Bounds times = ReadBounds(map, "times", ToTimes);
  map.RejectUnknown();
  if (!step) return std::nullopt;
  return ExpectedHits{std::move(*step), times};
}

std::optional<ExpectedShare> ReadOneShare(const YamlNode& node,
                                          Diagnostics& diagnostics) {
  if (!NeedsMap(node, "a share", diagnostics)) return std::nullopt;
  ExpectedShare share{.place = node.place};
  const bool is_outcome = node.Find("outcome") != nullptr;
  const std::string_view kind =
      is_outcome ? "outcome" : StepKind(node, diagnostics);
  if (kind.empty()) return std::nullopt;
  MapReader map(node, is_outcome ? "a share" : StepName(kind), diagnostics);
  bool is_sound = false;
  if (is_outcome) {
    const auto outcome = map.RequiredScalar("outcome");
    const auto is = outcome ? ToOutcome(*outcome, diagnostics) : std::nullopt;
    if (is) share.of = *is;
    is_sound = is.has_value();
  } else if (auto step = ReadStepKeys(kind, map)) {
    share.of = std::move(*step);
    is_sound = true;
  }
  share.percent = ReadBounds(map, "exactly", ToPercent);
  map.RejectUnknown();
  return is_sound ? std::optional(std::move(share)) : std::nullopt;
}

template <typename T>
std::vector<T> ReadAll(const YamlNode& list, std::string_view key,
                       std::optional<T> (*read)(const YamlNode&, Diagnostics&),
                       Diagnostics& diagnostics) {
  std::vector<T> all;
  for (const YamlRef& item : ItemsOf(list, key, diagnostics)) {
    if (auto one = read(*item, diagnostics)) all.push_back(std::move(*one));
  }
  return all;
}

}  // namespace

std::vector<ExpectedHits> ReadHits(const YamlNode& list,
                                   Diagnostics& diagnostics) {
  return ReadAll(list, "hits", ReadOneHits, diagnostics);
}

std::vector<ExpectedShare> ReadShares(const YamlNode& list,
                                      Diagnostics& diagnostics) {
  return ReadAll(list, "shares", ReadOneShare, diagnostics);
}

}  // namespace hopcheck
