#include "runner/run_probe.h"

#include <optional>
#include <utility>

#include "expect/compare.h"
#include "expect/explain.h"
#include "expect/untold_reasons.h"
#include "probe/ping_socket.h"
#include "runner/flight.h"

namespace hopcheck {
namespace {

EchoRequest ToRequest(const Ping& ping, const ResolvedTarget& target) {
  EchoRequest request;
  request.destination = target.destination;
  request.device = ping.from_interface;
  request.source = ping.source;
  request.size = ping.size;
  request.ttl = ping.ttl;
  request.mark = ping.mark;
  request.dont_fragment = ping.dont_fragment;
  return request;
}

EventNames NamesOf(const Scene& scene, const Tracer& tracer) {
  EventNames names{
      .namespaces = {},
      .kernel = tracer.names(),
      .rules = [&](uint32_t netns) { return scene.firewall.Rules(netns); },
      .routes = [&](uint32_t netns) { return scene.routes.Find(netns); }};
  for (const NetNamespace& space : scene.topology.namespaces()) {
    names.namespaces[space.inode()] = space.name();
  }
  return names;
}

// All packets together, where each of them is known.
std::vector<Mismatch> CompareAll(const ProbeResult& result) {
  std::vector<const PacketPath*> paths;
  for (const PacketResult& packet : result.packets) {
    if (packet.kind() == ResultKind::kInconclusive) return {};
    paths.push_back(&packet.path);
  }
  return CompareTogether(result.probe.expect, paths);
}

}  // namespace

ProbeResult RunProbe(const Scenario& scenario, const Probe& probe,
                     const Variant& variant, const Scene& scene, Tracer& tracer,
                     const Stop& stop) {
  const Ping& ping = std::get<Ping>(probe.kind);
  const ResolvedTarget target = ResolveTarget(scenario, ping, variant).value();
  const NetNamespace& from = scene.topology.Namespace(ping.from);
  const EventNames names = NamesOf(scene, tracer);
  ProbeResult result{.probe = probe, .variant = variant};
  const EchoRequest request = ToRequest(ping, target);
  std::optional<PingSocket> socket;
  for (uint32_t i = 0; i < ping.count; ++i) {
    if (stop.received() != 0) throw Interrupted();
    if (!socket || ping.own_flows) socket.emplace(from, request);
    PacketResult& packet = result.packets.emplace_back();
    packet.path = Flight(*socket, tracer, stop, {.timeout = probe.timeout})
                      .Fly(from.inode(), names);
    Comparison comparison = CompareTold(probe.expect, packet.path);
    packet.mismatches = std::move(comparison.mismatches);
    if (packet.path.inconclusive.empty()) {
      packet.path.inconclusive = std::move(comparison.untold);
    }
    if (packet.mismatches.empty()) continue;
    packet.path.rules = scene.firewall.AllRules();
    packet.reasons = Explain(packet.mismatches, packet.path);
  }
  result.mismatches = CompareAll(result);
  return result;
}

}  // namespace hopcheck
