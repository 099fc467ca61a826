#include "scenario/expectation_reader.h"

#include <optional>
#include <utility>
#include <vector>

#include "scenario/map_reader.h"
#include "scenario/step_reader.h"

namespace hopcheck {
namespace {

void ReadOutcome(const Scalar& scalar, Expectation& expectation,
                 Diagnostics& diagnostics) {
  expectation.outcome_place = scalar.place;
  std::vector<std::string_view> names;
  for (const Outcome outcome :
       {Outcome::kReplied, Outcome::kDelivered, Outcome::kRejected,
        Outcome::kUnreachable, Outcome::kExpired, Outcome::kTooBig,
        Outcome::kDropped}) {
    names.push_back(ToString(outcome));
  }
  if (ToChoice(scalar, "outcome", names, diagnostics)) {
    expectation.outcome = ParseOutcome(scalar.text);
  }
}

std::vector<ExpectedStep> ReadSteps(const YamlNode& list, std::string_view key,
                                    Diagnostics& diagnostics) {
  std::vector<ExpectedStep> steps;
  for (const YamlRef& item : ItemsOf(list, key, diagnostics)) {
    if (auto step = ReadStep(*item, diagnostics)) {
      steps.push_back(std::move(*step));
    }
  }
  return steps;
}

std::optional<ExpectedPath> ReadPath(MapReader& map, std::string_view key) {
  const YamlNode* list = map.Optional(key);
  if (list == nullptr) return std::nullopt;
  return ExpectedPath{.steps = ReadSteps(*list, key, map.diagnostics()),
                      .place = list->place};
}

}  // namespace

Expectation ReadExpectation(const YamlNode& node, Diagnostics& diagnostics) {
  Expectation expectation;
  expectation.place = node.place;
  expectation.outcome_place = node.place;
  if (node.kind == YamlNode::Kind::kScalar) {
    const auto outcome = ReadLine(node, "outcome", diagnostics);
    if (outcome) ReadOutcome(*outcome, expectation, diagnostics);
    return expectation;
  }
  MapReader map(node, "expect", diagnostics);
  if (const auto outcome = map.OptionalScalar("outcome")) {
    ReadOutcome(*outcome, expectation, diagnostics);
  }
  expectation.request = ReadPath(map, "request");
  expectation.reply = ReadPath(map, "reply");
  if (const YamlNode* never = map.Optional("never")) {
    expectation.never = ReadSteps(*never, "never", diagnostics);
  }
  if (const auto strict = map.OptionalScalar("strict")) {
    expectation.strict = ToBool(*strict, "strict", diagnostics).value_or(false);
  }
  map.RejectUnknown();
  // A probe that expects nothing would pass whatever became of it.
  const bool nothing = !map.Optional("outcome") && !map.Optional("request") &&
                       !map.Optional("reply") && !map.Optional("never");
  if (map.IsMap() && nothing) {
    diagnostics.Error(node.place,
                      "nothing is expected here; say outcome, request, reply "
                      "or never");
  }
  return expectation;
}

}  // namespace hopcheck
