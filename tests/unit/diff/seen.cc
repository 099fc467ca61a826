#include "unit/diff/seen.h"

#include <cstddef>
#include <iterator>
#include <utility>

namespace hopcheck::testing {

IpAddress Address(const char* text) { return IpAddress::Parse(text).value(); }

Step HopAt(const char* namespace_name, const char* interface,
           Direction direction, uint8_t ttl) {
  return {.what = Hop{.namespace_name = namespace_name,
                      .interface = interface,
                      .direction = direction,
                      .source = Address("10.0.0.2"),
                      .destination = Address("10.0.1.2"),
                      .hop_limit = ttl}};
}

Step ChainAt(const char* chain, const char* verdict, const std::string& rule) {
  const std::string name = chain;
  const size_t dot = name.find('.');
  DecidingRule deciding;
  if (rule == "policy") {
    deciding.policy = true;
  } else {
    deciding.position = static_cast<uint32_t>(std::stoul(rule));
    deciding.text = rule.substr(rule.find(' ') + 1);
  }
  return {.what = ChainVerdict{.namespace_name = "router",
                               .chain = {.family = "ip",
                                         .table = name.substr(0, dot),
                                         .chain = name.substr(dot + 1)},
                               .hook = "forward",
                               .verdict = verdict,
                               .rule = std::move(deciding),
                               .ct = "new"}};
}

Step DropAt(const char* reason, const char* location) {
  return {.what = Drop{.namespace_name = "router",
                       .interface = "lan",
                       .reason = reason,
                       .location = location}};
}

SeenPacket Echo() {
  const Nat nat{.namespace_name = "router",
                .source = Address("10.0.1.1"),
                .old_source = Address("10.0.0.2"),
                .rule = DecidingRule{.position = 1,
                                     .text = "-o wan -j SNAT --to-source "
                                             "10.0.1.1"}};
  return {
      .outcome = Outcome::kReplied,
      .request = {HopAt("client", "eth0", Direction::kOut),
                  HopAt("router", "lan", Direction::kIn),
                  {.what = RouteLookup{.namespace_name = "router",
                                       .table = "main",
                                       .destination =
                                           IpPrefix::Parse("10.0.1.0/24"),
                                       .device = "wan"}},
                  ChainAt("filter.FORWARD", "accept", "2 -p icmp -j ACCEPT"),
                  ChainAt("nat.POSTROUTING", "accept",
                          "1 -o wan -j SNAT --to-source 10.0.1.1"),
                  {.what = nat},
                  HopAt("router", "wan", Direction::kOut, 63),
                  HopAt("server", "eth0", Direction::kIn, 63),
                  {.what = Deliver{.namespace_name = "server",
                                   .interface = "eth0",
                                   .source = Address("10.0.1.1"),
                                   .destination = Address("10.0.1.2")}}},
      .reply = {HopAt("server", "eth0", Direction::kOut),
                HopAt("router", "wan", Direction::kIn),
                HopAt("router", "lan", Direction::kOut, 63),
                HopAt("client", "eth0", Direction::kIn, 63)},
      .conntrack = {{.namespace_name = "router",
                     .original = {.source = Address("10.0.0.2"),
                                  .destination = Address("10.0.1.2")},
                     .reply = {.source = Address("10.0.1.2"),
                               .destination = Address("10.0.1.1")}}}};
}

SeenPacket Stopped(std::vector<Step> steps) {
  SeenPacket packet = Echo();
  packet.outcome = Outcome::kDropped;
  packet.request.resize(kForward);
  std::ranges::move(steps, std::back_inserter(packet.request));
  packet.reply.clear();
  return packet;
}

SeenProbe ProbeOf(std::vector<SeenPacket> packets, const char* name) {
  return {.name = name, .line = 12, .packets = std::move(packets)};
}

SeenRun RunOf(std::vector<SeenProbe> probes, const char* kernel) {
  return {.name = "a.json",
          .kernel = kernel,
          .hopcheck = "0.1.0",
          .scenarios = {{.file = "lan.yaml",
                         .title = "The LAN is one",
                         .variant = "ipv4/nft",
                         .probes = std::move(probes)}}};
}

}  // namespace hopcheck::testing
