#include "report/json.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "base/kernel_error.h"
#include "report/listened_text.h"

namespace hopcheck {
namespace {

using Json = nlohmann::ordered_json;

Json ToJson(const DecidingRule& rule) {
  if (rule.policy) return {{"policy", true}};
  Json json = Json::object();
  if (rule.position != 0) json["position"] = rule.position;
  if (!rule.comment.empty()) json["comment"] = rule.comment;
  json["text"] = rule.text;
  return json;
}

// One overload for each kind of step; its keys in the order of the schema.
struct WriteStep {
  Json operator()(const Hop& hop) const {
    Json json = {{"step", "hop"},
                 {"namespace", hop.namespace_name},
                 {"interface", hop.interface},
                 {"direction", ToString(hop.direction)},
                 {"source", hop.source.ToString()},
                 {"destination", hop.destination.ToString()},
                 {"ttl", hop.hop_limit}};
    if (hop.mark != 0) json["mark"] = hop.mark;
    return json;
  }
  Json operator()(const Drop& drop) const {
    Json json = {{"step", "drop"},
                 {"namespace", drop.namespace_name},
                 {"interface", drop.interface},
                 {"reason", drop.reason},
                 {"location", drop.location}};
    if (!drop.icmp_error.empty()) json["icmp_error"] = drop.icmp_error;
    if (drop.chain) json["chain"] = drop.chain->ToString();
    if (drop.rule) json["rule"] = ToJson(*drop.rule);
    return json;
  }
  Json operator()(const Deliver& deliver) const {
    return {{"step", "deliver"},
            {"namespace", deliver.namespace_name},
            {"interface", deliver.interface},
            {"source", deliver.source.ToString()},
            {"destination", deliver.destination.ToString()}};
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
    json["quoted"] = {{"source", error.quoted_source.ToString()},
                      {"destination", error.quoted_destination.ToString()}};
    return json;
  }
  Json operator()(const ChainVerdict& chain) const {
    Json json = {{"step", "chain"},
                 {"namespace", chain.namespace_name},
                 {"family", chain.chain.family},
                 {"table", chain.chain.table},
                 {"chain", chain.chain.chain},
                 {"hook", chain.hook},
                 {"backend", ToString(chain.backend)},
                 {"verdict", chain.verdict}};
    if (!chain.target.empty()) json["target"] = chain.target;
    if (chain.rule) json["rule"] = ToJson(*chain.rule);
    if (!chain.ct.empty()) json["ct"] = chain.ct;
    return json;
  }
  Json operator()(const RouteLookup& route) const {
    Json json = {{"step", "route"},
                 {"namespace", route.namespace_name},
                 {"family", ToString(route.family)},
                 {"table", route.table}};
    if (route.destination) json["destination"] = route.destination->ToString();
    if (route.via) json["via"] = route.via->ToString();
    if (!route.device.empty()) json["device"] = route.device;
    if (route.source) json["source"] = route.source->ToString();
    if (!route.error.empty()) json["error"] = route.error;
    if (route.next_hops != 0) json["next_hops"] = route.next_hops;
    return json;
  }
  Json operator()(const Nat& nat) const {
    Json json = {{"step", "nat"}, {"namespace", nat.namespace_name}};
    const auto add = [&](const char* key, const auto& address) {
      if (address) json[key] = address->ToString();
    };
    add("source", nat.source);
    add("destination", nat.destination);
    add("old_source", nat.old_source);
    add("old_destination", nat.old_destination);
    if (nat.rule) json["rule"] = ToJson(*nat.rule);
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

Json ToJson(const ConntrackTuple& tuple) {
  return {{"source", tuple.source.ToString()},
          {"destination", tuple.destination.ToString()}};
}

Json ToJson(const ConntrackEntry& entry) {
  return {{"namespace", entry.namespace_name},
          {"original", ToJson(entry.original)},
          {"reply", ToJson(entry.reply)},
          {"mark", entry.mark}};
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

void AddWay(const PacketPath& path, Json& json) {
  json["request"] = ToJson(path.request);
  json["reply"] = ToJson(path.reply);
  if (path.sent_ns != 0) json["sent_ns"] = path.sent_ns;
  if (path.send_error != 0) json["send_error"] = ErrnoName(path.send_error);
  for (const ConntrackEntry& entry : path.conntrack) {
    json["conntrack"].push_back(ToJson(entry));
  }
  if (path.branches.empty()) return;
  json["branches"] = Json::array();
  for (const auto& branch : path.branches) {
    json["branches"].push_back(ToJson(branch));
  }
}

// What a packet says: of a probe as a whole, the one that decides.
void Add(const PacketResult& packet, Json& json) {
  const PacketPath& path = packet.path;
  const bool is_known = packet.kind() != ResultKind::kInconclusive;
  json["result"] = ToString(packet.kind());
  json["outcome"] = is_known ? Json(ToString(*path.outcome)) : Json(nullptr);
  json["messages"] = Messages(packet);
  if (!packet.reasons.empty()) json["reasons"] = packet.reasons;
  AddWay(path, json);
}

Json ToJson(const ProbeResult& probe) {
  Json json = {{"probe", probe.probe.name}, {"line", probe.probe.place.line}};
  Add(probe.deciding(), json);
  json["result"] = ToString(probe.kind());
  if (probe.attempts > 1) json["attempts"] = probe.attempts;
  for (const Mismatch& mismatch : probe.mismatches) {
    json["messages"].push_back(mismatch.message);
  }
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

// Names of interfaces and files are bytes, JSON is UTF-8: what is not shows as
// U+FFFD.
std::string Written(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json ToJson(const TraceResult::Packet& packet) {
  const PacketPath& path = packet.path;
  Json json = {{"answered", packet.answered}};
  json["outcome"] =
      path.outcome ? Json(ToString(*path.outcome)) : Json(nullptr);
  if (!path.outcome) json["inconclusive"] = path.inconclusive;
  AddWay(path, json);
  return json;
}

Json ToJson(const ListenedPacket& packet) {
  const PacketPath& path = packet.path;
  Json json = {{"protocol", ProtocolName(packet.protocol)},
               {"source", packet.source.ToString()},
               {"destination", packet.destination.ToString()}};
  if (packet.source_port != 0) json["source_port"] = packet.source_port;
  if (packet.destination_port != 0) {
    json["destination_port"] = packet.destination_port;
  }
  json["end"] = path.outcome      ? Json(ToString(*path.outcome))
                : packet.consumed ? Json("consumed")
                                  : Json(nullptr);
  if (!path.outcome) json["inconclusive"] = path.inconclusive;
  json["first_ns"] = path.sent_ns;
  json["steps"] = ToJson(path.request);
  for (const ConntrackEntry& entry : path.conntrack) {
    json["conntrack"].push_back(ToJson(entry));
  }
  return json;
}

}  // namespace

std::string ToJson(const TraceResult& trace) {
  Json json = {{"schema", "hopcheck.trace/1"},
               {"kernel", trace.kernel},
               {"hopcheck", trace.hopcheck},
               {"target", trace.target},
               {"address", trace.address.ToString()},
               {"from", trace.from},
               {"chains", trace.chains},
               {"notes", trace.notes},
               {"packets", Json::array()}};
  for (const TraceResult::Packet& packet : trace.packets) {
    json["packets"].push_back(ToJson(packet));
  }
  return Written(json);
}

std::string ToJson(const ListenResult& listened) {
  Json json = {{"schema", "hopcheck.listen/1"}, {"kernel", listened.kernel},
               {"hopcheck", listened.hopcheck}, {"filter", listened.filter},
               {"lost", listened.lost},         {"notes", listened.notes},
               {"packets", Json::array()}};
  for (const ListenedPacket& packet : listened.packets) {
    json["packets"].push_back(ToJson(packet));
  }
  return Written(json);
}

std::string ToJson(const RunResult& run) {
  Json json = {{"schema", "hopcheck.result/1"},
               {"kernel", run.kernel},
               {"hopcheck", run.hopcheck},
               {"scenarios", Json::array()}};
  for (const ScenarioResult& scenario : run.scenarios) {
    json["scenarios"].push_back(ToJson(scenario));
  }
  return Written(json);
}

}  // namespace hopcheck
