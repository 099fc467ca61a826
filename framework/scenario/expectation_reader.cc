#include "scenario/expectation_reader.h"

#include <string_view>

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

// A list that holds nothing; what is no list is reported elsewhere.
bool IsEmptyList(const YamlNode& node) {
  return node.kind == YamlNode::Kind::kNull ||
         (node.kind == YamlNode::Kind::kList && node.items.empty());
}

bool ExpectsSomething(MapReader& map) {
  for (const std::string_view key : {"outcome", "request", "reply"}) {
    if (map.Optional(key) != nullptr) return true;
  }
  // `request: []` is a path without a hop; an empty one of these says nothing.
  for (const std::string_view key : {"never", "conntrack", "hits", "shares"}) {
    const YamlNode* list = map.Optional(key);
    if (list != nullptr && !IsEmptyList(*list)) return true;
  }
  return false;
}

// A probe that expects nothing would pass whatever became of it.
void CheckExpectsSomething(MapReader& map) {
  if (!map.IsMap() || ExpectsSomething(map)) return;
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
