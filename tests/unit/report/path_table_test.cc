#include "report/path_table.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "support/golden.h"

namespace hopcheck {
namespace {

using ::hopcheck::testing::EqualsGolden;

IpAddress Address(const char* text) { return *IpAddress::Parse(text); }

Step HopOf(const char* space, const char* interface, Direction direction,
           const char* from, const char* to) {
  return {.what = Hop{.namespace_name = space,
                      .interface = interface,
                      .direction = direction,
                      .source = Address(from),
                      .destination = Address(to)}};
}

Step ChainOf(const char* chain, const char* hook, const char* verdict,
             std::optional<DecidingRule> rule = std::nullopt,
             const char* target = "", ChainName name = {"ip", "filter", ""}) {
  name.chain = chain;
  return {.what = ChainVerdict{.namespace_name = "host",
                               .chain = name,
                               .hook = hook,
                               .verdict = verdict,
                               .target = target,
                               .rule = std::move(rule)}};
}

DecidingRule Rule(uint32_t position, const char* text = "",
                  const char* comment = "") {
  return {.position = position, .comment = comment, .text = text};
}

// From outside by way of a published address, through all kinds of steps.
PacketPath Published() {
  PacketPath path;
  const ChainName nat{"ip", "nat", ""};
  path.request = {
      HopOf("host", "eth0", Direction::kIn, "10.0.0.2", "10.0.0.80"),
      ChainOf("PREROUTING", "prerouting", "jump",
              Rule(1, "-m addrtype --dst-type LOCAL -j DOCKER"), "DOCKER", nat),
      ChainOf("DOCKER", "prerouting", "accept",
              Rule(3, "-d 10.0.0.80/32 -j DNAT --to 172.17.0.2", "web\x1b[2J"),
              "", nat),
      {.what = Nat{.namespace_name = "host",
                   .destination = Address("172.17.0.2"),
                   .old_destination = Address("10.0.0.80"),
                   .rule = Rule(3)}},
      {.what = RouteLookup{.namespace_name = "host",
                           .table = "main",
                           .destination = IpPrefix::Parse("172.17.0.0/16"),
                           .device = "docker0"}},
      ChainOf("FORWARD", "forward", "accept", Rule(0)),
      ChainOf("mine", "forward", "return", std::nullopt, "",
              {"inet", "site", ""}),
      ChainOf("forward", "forward", "accept", DecidingRule{.policy = true}, "",
              {"inet", "site", ""}),
      {.what = Nat{.namespace_name = "host",
                   .source = Address("172.17.0.1"),
                   .old_source = Address("10.0.0.2")}},
      HopOf("host", "docker0", Direction::kOut, "172.17.0.1", "172.17.0.2"),
      HopOf("a very long name", "eth0\x1b", Direction::kIn, "172.17.0.1",
            "172.17.0.2"),
      {.what = Deliver{.namespace_name = "a very long name",
                       .interface = "eth0",
                       .source = Address("172.17.0.1"),
                       .destination = Address("172.17.0.2")}}};
  path.reply = {
      {.what = RouteLookup{.namespace_name = "web",
                           .table = "main",
                           .error = "ENETUNREACH"}},
      HopOf("web", "eth0", Direction::kOut, "172.17.0.2", "172.17.0.1"),
      ChainOf("INPUT", "input", "drop", Rule(2)),
      {.what = Drop{.namespace_name = "host",
                    .interface = "docker0",
                    .reason = "NETFILTER_DROP",
                    .location = "nf_hook_slow"}}};
  path.outcome = Outcome::kDelivered;
  for (auto* steps : {&path.request, &path.reply}) {
    for (Step& step : *steps) {
      step.time_ns = static_cast<uint64_t>(&step - steps->data());
    }
  }
  return path;
}

// An OUTPUT rule drops it before it meets a device.
PacketPath Forbidden() {
  PacketPath path;
  path.request = {
      ChainOf("OUTPUT", "output", "drop", DecidingRule{.policy = true}),
      {.what = Drop{.namespace_name = "host",
                    .reason = "NETFILTER_DROP",
                    .location = "nf_hook_slow",
                    .source = Address("10.0.0.1"),
                    .destination = Address("10.0.0.2")},
       .time_ns = 1}};
  path.outcome = Outcome::kDropped;
  path.send_error = 1;
  return path;
}

// An ICMP error, which a path has at both of its places.
PacketPath Refused() {
  PacketPath path;
  path.request = {
      HopOf("client", "eth0", Direction::kOut, "fd00::1", "fd00::2")};
  path.reply = {HopOf("client", "eth0", Direction::kIn, "fd00::3", "fd00::1"),
                {.what = IcmpError{.namespace_name = "client",
                                   .family = Family::kIpv6,
                                   .name = "too-big",
                                   .from = Address("fd00::3"),
                                   .from_namespace = "router",
                                   .mtu = 1280,
                                   .quoted_source = Address("fd00::1"),
                                   .quoted_destination = Address("fd00::2")},
                 .time_ns = 9}};
  path.request.push_back(path.reply.back());
  path.reply_is_error = true;
  path.outcome = Outcome::kTooBig;
  return path;
}

std::string Written(const PacketPath& path, PathStyle style) {
  return PathTable(style).Add(path, true) + PathEnd(path) + "\n";
}

TEST(PathTable, HasARowForEachStep) {
  EXPECT_TRUE(EqualsGolden(PathHeader() +
                               Written(Published(), PathStyle::kFull) +
                               Written(Forbidden(), PathStyle::kFull) +
                               Written(Refused(), PathStyle::kFull),
                           "report/path-table.txt"));
}

TEST(PathTable, PlainHasWhatTracepktHas) {
  EXPECT_TRUE(EqualsGolden(PathHeader() +
                               Written(Published(), PathStyle::kPlain) +
                               Written(Forbidden(), PathStyle::kPlain) +
                               Written(Refused(), PathStyle::kPlain),
                           "report/path-table-plain.txt"));
}

// Whatever is told on the way, in the end each step has been told once.
TEST(PathTable, TellsEachStepOnceHoweverOftenItIsAsked) {
  const PacketPath whole = Published();
  const std::string at_once = PathTable(PathStyle::kFull).Add(whole, true);
  PathTable table(PathStyle::kFull);
  std::string text;
  PacketPath so_far;
  for (const Step& step : whole.request) {
    so_far.request.push_back(step);
    text += table.Add(so_far, false);
  }
  for (const Step& step : whole.reply) {
    so_far.reply.push_back(step);
    text += table.Add(so_far, false);
  }
  // Not the end: what follows the last hop may yet mean something else.
  EXPECT_TRUE(at_once.starts_with(text.substr(0, text.find("reply"))));
  EXPECT_EQ(text.find("drop"), text.npos);
  text += table.Add(whole, true);
  EXPECT_EQ(table.Add(whole, true), "");
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'),
            std::count(at_once.begin(), at_once.end(), '\n'));
}

TEST(PathTable, SaysWhyTheEndIsNotKnown) {
  PacketPath path;
  path.inconclusive = "3 events were lost while it was traced";
  EXPECT_EQ(PathEnd(path), "3 events were lost while it was traced");
}

}  // namespace
}  // namespace hopcheck
