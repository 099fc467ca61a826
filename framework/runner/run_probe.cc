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

EventNames NamesOf(const Scene& scene, const Tracer& tracer, RuleTexts texts) {
  EventNames names{
      .namespaces = {},
      .kernel = tracer.names(),
      .rules =
          [&scene, texts](uint32_t netns) {
            return scene.firewall.Rules(netns, texts);
          },
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

// What is expected of all packets together is compared when they have flown:
// none of them can be named again then.
RuleTexts TextsFor(const Expectation& expected, RuleTexts wanted) {
  return expected.hits.empty() && expected.shares.empty() ? wanted
                                                          : RuleTexts::kAll;
}

// One packet: its path, compared. `names` have these texts.
PacketResult RunPacket(const Probe& probe, Flight& flight, uint32_t netns,
                       const Scene& scene, const Tracer& tracer,
                       const EventNames& names, RuleTexts texts) {
  PacketResult packet;
  packet.path = flight.Fly(netns, names);
  Comparison comparison = CompareTold(probe.expect, packet.path);
  packet.mismatches = std::move(comparison.mismatches);
  if (packet.path.inconclusive.empty()) {
    packet.path.inconclusive = std::move(comparison.untold);
  }
  const bool is_as_expected =
      packet.mismatches.empty() && packet.path.inconclusive.empty();
  if (!is_as_expected && texts != RuleTexts::kAll) {
    std::string why = std::move(packet.path.inconclusive);
    packet.path = flight.PathAgain(NamesOf(scene, tracer, RuleTexts::kAll));
    packet.path.inconclusive = std::move(why);
  }
  if (packet.mismatches.empty()) return packet;
  packet.path.rules = scene.firewall.AllRules();
  packet.reasons = Explain(packet.mismatches, packet.path);
  return packet;
}

}  // namespace

ProbeResult RunProbe(const Scenario& scenario, const Probe& probe,
                     const Variant& variant, const Scene& scene, Tracer& tracer,
                     const Stop& stop) {
  const Ping& ping = std::get<Ping>(probe.kind);
  const ResolvedTarget target = ResolveTarget(scenario, ping, variant).value();
  const NetNamespace& from = scene.topology.Namespace(ping.from);
  const RuleTexts texts = TextsFor(probe.expect, scene.texts);
  const EventNames names = NamesOf(scene, tracer, texts);
  ProbeResult result{.probe = probe, .variant = variant};
  const EchoRequest request = ToRequest(ping, target);
  std::optional<PingSocket> socket;
  for (uint32_t i = 0; i < ping.count; ++i) {
    if (stop.received() != 0) throw Interrupted();
    if (!socket || ping.own_flows) socket.emplace(from, request);
    Flight flight(*socket, tracer, stop, {.timeout = probe.timeout});
    result.packets.push_back(
        RunPacket(probe, flight, from.inode(), scene, tracer, names, texts));
  }
  result.mismatches = CompareAll(result);
  return result;
}

}  // namespace hopcheck
