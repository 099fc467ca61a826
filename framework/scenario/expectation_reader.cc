#include "scenario/expectation_reader.h"

#include <algorithm>
#include <array>

#include "scenario/capture_check.h"
#include "scenario/conntrack_reader.h"
#include "scenario/map_reader.h"
#include "scenario/outcome_reader.h"
#include "scenario/path_reader.h"
#include "scenario/tally_reader.h"

namespace hopcheck {
namespace {

void ReadOutcome(const Scalar& scalar, Expectation& expectation,
                 Diagnostics& diagnostics) {
  expectation.outcome_place = scalar.place;
  expectation.outcome = ToOutcome(scalar, diagnostics);
}

void ReadLists(MapReader& map, Expectation& expectation) {
  Diagnostics& diagnostics = map.diagnostics();
  if (const YamlNode* list = map.Optional("request")) {
    expectation.request = ReadPath(*list, "request", diagnostics);
  }
  if (const YamlNode* list = map.Optional("reply")) {
    expectation.reply = ReadPath(*list, "reply", diagnostics);
  }
  if (const YamlNode* list = map.Optional("never")) {
    expectation.never = ReadSteps(*list, "never", diagnostics);
  }
  if (const YamlNode* list = map.Optional("conntrack")) {
    expectation.conntrack = ReadConntrack(*list, diagnostics);
  }
  if (const YamlNode* list = map.Optional("hits")) {
    expectation.hits = ReadHits(*list, diagnostics);
  }
  if (const YamlNode* list = map.Optional("shares")) {
    expectation.shares = ReadShares(*list, diagnostics);
  }
}

// A probe that expects nothing would pass whatever became of it.
void CheckExpectsSomething(MapReader& map) {
  constexpr std::array<std::string_view, 7> kKeys = {
      "outcome", "request", "reply", "never", "conntrack", "hits", "shares"};
  if (!map.IsMap() || std::ranges::any_of(kKeys, [&](std::string_view key) {
        return map.Optional(key) != nullptr;
      })) {
    return;
  }
  map.diagnostics().Error(map.place(),
                          "nothing is expected here; say outcome, request, "
                          "reply, never, conntrack, hits or shares");
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
  ReadLists(map, expectation);
  if (const auto strict = map.OptionalScalar("strict")) {
    expectation.strict = ToBool(*strict, "strict", diagnostics).value_or(false);
  }
  map.RejectUnknown();
  CheckExpectsSomething(map);
  CheckCaptures(expectation, diagnostics);
  return expectation;
}

}  // namespace hopcheck
