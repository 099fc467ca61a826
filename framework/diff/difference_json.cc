#include "diff/difference_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

namespace hopcheck {
namespace {

using Json = nlohmann::ordered_json;

// "only_before": words of the format have no spaces.
template <typename Value>
std::string Word(Value value) {
  std::string word(ToString(value));
  std::ranges::replace(word, ' ', '_');
  return word;
}

Json ToJson(const RunSide& run) {
  return {
      {"file", run.name}, {"kernel", run.kernel}, {"hopcheck", run.hopcheck}};
}

Json ToJson(const ProbeSide& side) {
  Json json = {{"file", side.file}};
  if (side.line != 0) json["line"] = side.line;
  json["result"] = ToString(side.result);
  json["packets"] = side.packets;
  if (!side.inconclusive.empty()) json["inconclusive"] = side.inconclusive;
  return json;
}

Json ToJson(const std::vector<Change>& changes) {
  Json list = Json::array();
  for (const Change& change : changes) {
    Json json = {{"aspect", Word(change.aspect)}};
    const auto add = [&](const char* key, const std::string& value) {
      if (!value.empty()) json[key] = value;
    };
    add("part", change.part);
    add("where", change.where);
    add("what", change.what);
    add("before", change.before);
    add("after", change.after);
    if (change.aside) json["aside"] = Word(*change.aside);
    list.push_back(std::move(json));
  }
  return list;
}

Json ToJson(const std::vector<DiffStep>& steps) {
  Json list = Json::array();
  for (const DiffStep& one : steps) {
    const std::string_view in = one.sign == Sign::kBefore  ? "before"
                                : one.sign == Sign::kAfter ? "after"
                                                           : "both";
    Json json = {{"in", in}, {"step", one.step}};
    if (!one.note.empty()) json["note"] = one.note;
    list.push_back(std::move(json));
  }
  return list;
}

Json ToJson(const PacketDifference& packet) {
  return {{"packets_before", packet.packets_before},
          {"packets_after", packet.packets_after},
          {"changes", ToJson(packet.changes)},
          {"request", ToJson(packet.request)},
          {"reply", ToJson(packet.reply)}};
}

Json ToJson(const ProbeDifference& probe) {
  Json json = {{"scenario", probe.scenario},
               {"variant", probe.variant},
               {"probe", probe.probe},
               {"status", Word(probe.status)}};
  if (probe.before) json["before"] = ToJson(*probe.before);
  if (probe.after) json["after"] = ToJson(*probe.after);
  json["changes"] = ToJson(probe.changes);
  json["asides"] = ToJson(probe.asides);
  if (probe.chance.IsThere()) json["chance"] = probe.chance.what;
  json["packets"] = Json::array();
  for (const PacketDifference& packet : probe.packets) {
    json["packets"].push_back(ToJson(packet));
  }
  if (probe.ways.empty()) return json;
  for (const WayShare& way : probe.ways) {
    json["ways"].push_back({{"way", way.way},
                            {"packets_before", way.before},
                            {"packets_after", way.after}});
  }
  return json;
}

bool IsPlainlySame(const ProbeDifference& probe) {
  return probe.status == ProbeStatus::kSame && probe.asides.empty() &&
         !probe.chance.IsThere();
}

}  // namespace

std::string ToJson(const RunDifference& run) {
  Json json = {{"schema", "hopcheck.diff/1"},  {"status", Word(run.status())},
               {"before", ToJson(run.before)}, {"after", ToJson(run.after)},
               {"counts", Json::object()},     {"probes", Json::array()}};
  for (const ProbeStatus status :
       {ProbeStatus::kSame, ProbeStatus::kDifferent, ProbeStatus::kInconclusive,
        ProbeStatus::kOnlyBefore, ProbeStatus::kOnlyAfter}) {
    json["counts"][Word(status)] = run.Count(status);
  }
  for (const ProbeDifference& probe : run.probes) {
    if (!IsPlainlySame(probe)) json["probes"].push_back(ToJson(probe));
  }
  // Names of files are bytes, JSON is UTF-8: what is not shows as U+FFFD.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace hopcheck
