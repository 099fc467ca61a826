#include "report/json.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "base/kernel_error.h"

namespace hopcheck {
namespace {

using Json = nlohmann::ordered_json;

// One overload for each kind of step; its keys in the order of the schema.
struct WriteStep {
  Json operator()(const Hop& hop) const {
    return {{"step", "hop"},
            {"namespace", hop.namespace_name},
            {"interface", hop.interface},
            {"direction", ToString(hop.direction)}};
  }
  Json operator()(const Drop& drop) const {
    return {{"step", "drop"},
            {"namespace", drop.namespace_name},
            {"interface", drop.interface},
            {"reason", drop.reason},
            {"location", drop.location}};
  }
  Json operator()(const Deliver& deliver) const {
    return {{"step", "deliver"},
            {"namespace", deliver.namespace_name},
            {"interface", deliver.interface}};
  }
  Json operator()(const IcmpError& error) const {
    Json json = {{"step", "error"},
                 {"namespace", error.namespace_name},
                 {"family", ToString(error.family)},
                 {"type", error.name},
                 {"icmp_type", error.type},
                 {"icmp_code", error.code},
                 {"from", error.from.ToString()},
                 {"from_namespace", error.from_namespace}};
    if (error.mtu) json["mtu"] = *error.mtu;
    return json;
  }
};

Json ToJson(const std::vector<Step>& steps) {
  Json list = Json::array();
  for (const Step& step : steps) {
    Json json = std::visit(WriteStep(), step.what);
    json["time_ns"] = step.time_ns;
    list.push_back(std::move(json));
  }
  return list;
}

Json Messages(const PacketResult& packet) {
  Json messages = Json::array();
  if (packet.kind() == ResultKind::kInconclusive) {
    messages.push_back(packet.path.inconclusive);
    return messages;
  }
  for (const Mismatch& mismatch : packet.mismatches) {
    messages.push_back(mismatch.message);
  }
  return messages;
}

// What a packet says: of a probe as a whole, the one that decides.
void Add(const PacketResult& packet, Json& json) {
  const PacketPath& path = packet.path;
  const bool is_known = packet.kind() != ResultKind::kInconclusive;
  json["result"] = ToString(packet.kind());
  json["outcome"] = is_known ? Json(ToString(*path.outcome)) : Json(nullptr);
  json["messages"] = Messages(packet);
  json["request"] = ToJson(path.request);
  json["reply"] = ToJson(path.reply);
  if (path.sent_ns != 0) json["sent_ns"] = path.sent_ns;
  if (path.send_error != 0) json["send_error"] = ErrnoName(path.send_error);
  if (path.branches.empty()) return;
  json["branches"] = Json::array();
  for (const auto& branch : path.branches) {
    json["branches"].push_back(ToJson(branch));
  }
}

Json ToJson(const ProbeResult& probe) {
  Json json = {{"probe", probe.probe.name}, {"line", probe.probe.place.line}};
  Add(probe.deciding(), json);
  if (probe.packets.size() == 1) return json;
  json["packets"] = Json::array();
  for (const PacketResult& packet : probe.packets) {
    Json one = Json::object();
    Add(packet, one);
    json["packets"].push_back(std::move(one));
  }
  return json;
}

Json ToJson(const Variant& variant) {
  Json json = Json::object();
  if (variant.family) json["family"] = ToString(*variant.family);
  if (variant.backend) json["backend"] = ToString(*variant.backend);
  return json;
}

Json ToJson(const ScenarioResult& scenario) {
  Json json = {{"file", scenario.file},
               {"scenario", scenario.title},
               {"variant", ToJson(scenario.variant)},
               {"probes", Json::array()}};
  for (const ProbeResult& probe : scenario.probes) {
    json["probes"].push_back(ToJson(probe));
  }
  return json;
}

}  // namespace

std::string ToJson(const RunResult& run) {
  Json json = {{"schema", "hopcheck.result/1"},
               {"kernel", run.kernel},
               {"hopcheck", run.hopcheck},
               {"scenarios", Json::array()}};
  for (const ScenarioResult& scenario : run.scenarios) {
    json["scenarios"].push_back(ToJson(scenario));
  }
  // Names of interfaces and files are bytes, JSON is UTF-8: what is not shows
  // as U+FFFD.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace hopcheck
