// One change of each kind, and all that is said of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "diff/difference_json.h"
#include "diff/difference_markdown.h"
#include "diff/difference_text.h"
#include "diff/run_comparison.h"
#include "support/golden.h"
#include "unit/diff/seen.h"

namespace hopcheck::testing {
namespace {

template <typename What>
What& At(SeenPacket& packet, size_t step) {
  return std::get<What>(packet.request[step].what);
}

// What is otherwise with a probe; it is named by that.
struct Kind {
  const char* name;
  std::function<void(SeenPacket&)> change;  // of an Echo
};

Step ErrorFrom(const char* from) {
  return {.what = IcmpError{.namespace_name = "client",
                            .type = 3,
                            .code = 13,
                            .name = "admin-prohibited",
                            .from = Address(from),
                            .from_namespace = "router",
                            .quoted_source = Address("10.0.0.2"),
                            .quoted_destination = Address("10.0.1.2")}};
}

std::vector<Kind> Kinds() {
  return {
      {"nothing", [](SeenPacket&) {}},
      {"a policy that drops",
       [](SeenPacket& packet) {
         packet = Stopped({ChainAt("filter.FORWARD", "drop", "policy"),
                           DropAt("NETFILTER_DROP", "nft_do_chain")});
       }},
      {"another rule that accepts",
       [](SeenPacket& packet) {
         packet.request[kForward] =
             ChainAt("filter.FORWARD", "accept", "1 -j ACCEPT");
       }},
      {"the text of a rule with a comment",
       [](SeenPacket& packet) {
         auto& rule = At<ChainVerdict>(packet, kForward).rule;
         rule->text = "-s 10.0.0.0/8 -j ACCEPT";
       }},
      {"a jump to another chain",
       [](SeenPacket& packet) {
         auto& chain = At<ChainVerdict>(packet, kForward);
         chain.verdict = "jump";
         chain.target = "lan";
       }},
      {"the hook and the state of the connection",
       [](SeenPacket& packet) {
         auto& chain = At<ChainVerdict>(packet, kForward);
         chain.hook = "input";
         chain.ct = "invalid";
       }},
      {"another way",
       [](SeenPacket& packet) {
         At<Hop>(packet, kRouterOut).interface = "dmz";
         auto& route = At<RouteLookup>(packet, kRoute);
         route.device = "dmz";
         route.via = Address("10.0.2.1");
         route.table = "100";
         route.destination = IpPrefix::Parse("0.0.0.0/0");
         route.source = Address("10.0.2.2");
       }},
      {"no route",
       [](SeenPacket& packet) {
         packet = Stopped({});
         auto& route = At<RouteLookup>(packet, kRoute);
         route = {.namespace_name = "router",
                  .table = "main",
                  .error = "ENETUNREACH"};
         packet.request.push_back(DropAt("IP_INNOROUTES", "ip_error"));
       }},
      {"no translation",
       [](SeenPacket& packet) {
         packet.request.erase(packet.request.begin() + kPostrouting,
                              packet.request.begin() + kRouterOut);
         At<Deliver>(packet, kDeliver - 2).source = Address("10.0.0.2");
         packet.conntrack[0].reply.destination = Address("10.0.0.2");
       }},
      {"another translation",
       [](SeenPacket& packet) {
         auto& nat = At<Nat>(packet, kNat);
         nat.source = Address("10.0.1.7");
         nat.old_source = Address("10.0.0.3");
         nat.rule->text = "-o wan -j SNAT --to-source 10.0.1.7";
         At<ChainVerdict>(packet, kPostrouting).rule->text = nat.rule->text;
       }},
      {"header and mark",
       [](SeenPacket& packet) {
         auto& hop = At<Hop>(packet, kRouterOut);
         hop.hop_limit = 10;
         hop.mark = 7;
         hop.source = Address("10.0.0.3");
         hop.destination = Address("10.0.1.3");
       }},
      {"another receiver",
       [](SeenPacket& packet) {
         auto& deliver = At<Deliver>(packet, kDeliver);
         deliver.namespace_name = "other";
         deliver.destination = Address("10.0.1.3");
       }},
      {"by another interface",
       [](SeenPacket& packet) {
         auto& deliver = At<Deliver>(packet, kDeliver);
         deliver.interface = "eth1";
         deliver.destination = Address("10.0.1.3");
       }},
      {"no answer",
       [](SeenPacket& packet) {
         packet.outcome = Outcome::kDelivered;
         packet.reply.clear();
       }},
      {"an answer by another way",
       [](SeenPacket& packet) {
         packet.reply[1] = HopAt("router", "dmz", Direction::kIn);
       }},
      {"an error besides",
       [](SeenPacket& packet) {
         packet.outcome = Outcome::kRejected;
         packet.request.push_back(ErrorFrom("10.0.0.1"));
       }},
      {"the kernel refuses to send",
       [](SeenPacket& packet) {
         packet = {.outcome = Outcome::kUnreachable,
                   .send_error = "ENETUNREACH"};
       }},
      {"entries of connection tracking",
       [](SeenPacket& packet) {
         packet.conntrack[0].mark = 5;
         packet.conntrack.push_back(packet.conntrack[0]);
         packet.conntrack[1].namespace_name = "server";
       }},
      {"copies",
       [](SeenPacket& packet) {
         packet.branches = {{HopAt("router", "dmz", Direction::kOut)}};
       }},
  };
}

SeenPacket Changed(const Kind& kind) {
  SeenPacket packet = Echo();
  At<ChainVerdict>(packet, kForward).rule->comment =
      std::string(kind.name).find("comment") != std::string::npos ? "usual"
                                                                  : "";
  return packet;
}

RunDifference DifferenceOfKinds() {
  std::vector<SeenProbe> before;
  std::vector<SeenProbe> after;
  for (const Kind& kind : Kinds()) {
    SeenPacket packet = Changed(kind);
    before.push_back(ProbeOf({packet}, kind.name));
    kind.change(packet);
    after.push_back(ProbeOf({packet}, kind.name));
  }
  before.push_back(ProbeOf({Echo()}, "one that is gone"));
  after.push_back(ProbeOf({Echo()}, "one that is new"));
  SeenProbe lost = ProbeOf({{.result = ResultKind::kInconclusive,
                             .messages = {"12 events were lost"}}},
                           "events were lost");
  lost.result = ResultKind::kInconclusive;
  before.push_back(ProbeOf({Echo()}, "events were lost"));
  after.push_back(lost);
  SeenRun b = RunOf(std::move(after));
  b.name = "b.json";
  return CompareRuns(RunOf(std::move(before)), b);
}

TEST(Kinds, EachIsToldAsText) {
  EXPECT_TRUE(EqualsGolden(ToText(DifferenceOfKinds()), "diff/kinds.txt"));
}

TEST(Kinds, EachIsToldAsJson) {
  EXPECT_TRUE(EqualsGolden(ToJson(DifferenceOfKinds()), "diff/kinds.json"));
}

TEST(Kinds, EachIsToldAsMarkdown) {
  EXPECT_TRUE(
      EqualsGolden(ToMarkdown(DifferenceOfKinds()), "diff/kinds.markdown.txt"));
}

TEST(Kinds, EachIsADifferenceBothWays) {
  for (const Kind& kind : Kinds()) {
    SeenPacket packet = Changed(kind);
    const SeenRun one = RunOf({ProbeOf({packet})});
    kind.change(packet);
    const SeenRun other = RunOf({ProbeOf({packet})});
    const ProbeStatus expected = kind.name == std::string("nothing")
                                     ? ProbeStatus::kSame
                                     : ProbeStatus::kDifferent;
    EXPECT_EQ(CompareRuns(one, other).status(), expected) << kind.name;
    EXPECT_EQ(CompareRuns(other, one).status(), expected) << kind.name;
    EXPECT_EQ(CompareRuns(other, other).status(), ProbeStatus::kSame);
  }
}

// What is no change of behaviour, on two kernels.
std::vector<Kind> Asides() {
  return {
      {"a moved rule",
       [](SeenPacket& packet) {
         At<ChainVerdict>(packet, kForward).rule->position = 9;
       }},
      {"the other backend",
       [](SeenPacket& packet) {
         At<ChainVerdict>(packet, kForward).backend = Backend::kLegacy;
       }},
      {"a step that one kernel does not tell",
       [](SeenPacket& packet) {
         packet.request.insert(
             packet.request.begin() + kForward,
             ChainAt("filter.FORWARD", "continue", "1 counter"));
         At<RouteLookup>(packet, kRoute).destination.reset();
       }},
      {"a redirect that came in time",
       [](SeenPacket& packet) {
         const Step redirect{
             .what = IcmpError{.namespace_name = "client",
                               .type = 5,
                               .code = 1,
                               .name = "host-redirect",
                               .from = Address("10.0.0.1"),
                               .from_namespace = "router",
                               .quoted_source = Address("10.0.0.2"),
                               .quoted_destination = Address("10.0.1.2")}};
         packet.request.push_back(redirect);
         packet.branches.push_back(
             {HopAt("router", "lan", Direction::kOut), redirect});
       }},
      {"a redirect that was dropped",
       [](SeenPacket& packet) {
         Step drop = DropAt("NETFILTER_DROP", "nf_hook_slow");
         std::get<Drop>(drop.what).icmp_error = "host-redirect";
         packet.branches.push_back({drop});
       }},
  };
}

RunDifference DifferenceOfAsides() {
  std::vector<SeenProbe> before;
  std::vector<SeenProbe> after;
  for (const Kind& kind : Asides()) {
    SeenPacket packet = Echo();
    before.push_back(ProbeOf({packet}, kind.name));
    kind.change(packet);
    after.push_back(ProbeOf({packet}, kind.name));
  }
  before.push_back(
      ProbeOf({Stopped({DropAt("PTYPE_ABSENT", "__netif_receive_skb_core")})},
              "another name for the reason and the function"));
  after.push_back(
      ProbeOf({Stopped({DropAt("UNHANDLED_PROTO", "netif_skb_drop")})},
              "another name for the reason and the function"));
  SeenRun b = RunOf(std::move(after), "6.18.1");
  b.name = "b.json";
  return CompareRuns(RunOf(std::move(before)), b);
}

TEST(Asides, AreNoDifference) {
  const RunDifference run = DifferenceOfAsides();
  EXPECT_EQ(run.status(), ProbeStatus::kSame);
  EXPECT_TRUE(EqualsGolden(ToText(run), "diff/asides-hidden.txt"));
  EXPECT_TRUE(
      EqualsGolden(ToText(run, {.shows_asides = true}), "diff/asides.txt"));
  EXPECT_TRUE(EqualsGolden(ToJson(run), "diff/asides.json"));
  EXPECT_TRUE(EqualsGolden(ToMarkdown(run), "diff/asides.markdown.txt"));
}

TEST(Asides, OfOneKernelSomeAreDifferences) {
  SeenPacket packet = Echo();
  Asides()[2].change(packet);
  const SeenRun one = RunOf({ProbeOf({Echo()})});
  EXPECT_EQ(CompareRuns(one, RunOf({ProbeOf({packet})})).status(),
            ProbeStatus::kDifferent);
  EXPECT_EQ(CompareRuns(one, RunOf({ProbeOf({packet})}, "6.1.0")).status(),
            ProbeStatus::kSame);
}

TEST(Text, ColoursAreThoseOfDiff) {
  RunDifference run = DifferenceOfKinds();
  run.probes = {run.probes[2]};
  EXPECT_TRUE(EqualsGolden(ToText(run, {.has_color = true}), "diff/color.txt"));
}

TEST(Text, HostileNamesChangeNothingAround) {
  SeenPacket packet = Echo();
  At<Hop>(packet, kRouterOut).interface = "w\x1b[31m`|<b>@all #1";
  At<ChainVerdict>(packet, kForward).rule->text = "```\n| x |";
  SeenRun before = RunOf({ProbeOf({Echo()}, "a|b*c_d`e\n<script>")});
  SeenRun after = RunOf({ProbeOf({packet}, "a|b*c_d`e\n<script>")});
  after.name = "b\x1b]0;x\x07.json";
  const RunDifference run = CompareRuns(before, after);
  EXPECT_TRUE(EqualsGolden(ToText(run), "diff/hostile.txt"));
  EXPECT_TRUE(EqualsGolden(ToMarkdown(run), "diff/hostile.markdown.txt"));
}

TEST(Text, OfLongWaysTheEndsAreShown) {
  SeenPacket before = Echo();
  SeenPacket after = Echo();
  for (int i = 0; i < 30; ++i) {
    const std::string name = "host" + std::to_string(i);
    const Step host = HopAt(name.c_str(), "eth0", Direction::kOut);
    before.request.insert(before.request.begin(), host);
    after.request.insert(after.request.begin(), host);
    after.request.push_back(HopAt("loop", "eth0", Direction::kOut));
  }
  EXPECT_TRUE(EqualsGolden(ToText(CompareRuns(RunOf({ProbeOf({before})}),
                                              RunOf({ProbeOf({after})}))),
                           "diff/long.txt"));
}

TEST(Markdown, OfVeryManyTheFirstAreShown) {
  std::vector<SeenProbe> before;
  std::vector<SeenProbe> after;
  for (int i = 0; i < 120; ++i) {
    const std::string name = "probe " + std::to_string(i);
    before.push_back(ProbeOf({Echo()}, name.c_str()));
    after.push_back(ProbeOf(
        {Stopped({DropAt("NETFILTER_DROP", "nf_hook_slow")})}, name.c_str()));
  }
  const std::string text = ToMarkdown(
      CompareRuns(RunOf(std::move(before)), RunOf(std::move(after))));
  EXPECT_LT(text.size(), 65'536U);
  EXPECT_THAT(text, ::testing::HasSubstr("| … and 20 more | |\n"));
  EXPECT_THAT(text, ::testing::ContainsRegex(
                        "The steps of [0-9]+ more probes are not shown.\n"));
}

}  // namespace
}  // namespace hopcheck::testing
