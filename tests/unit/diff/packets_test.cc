// Several packets, ways that they are shared over, and chance.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "diff/chance.h"
#include "diff/difference_json.h"
#include "diff/difference_markdown.h"
#include "diff/difference_text.h"
#include "diff/run_comparison.h"
#include "support/golden.h"
#include "unit/diff/seen.h"

namespace hopcheck::testing {
namespace {

// A packet that `rule` led to server `which`.
SeenPacket To(const std::string& which, const std::string& rule) {
  SeenPacket packet = Echo();
  packet.request[kForward] = ChainAt("filter.FORWARD", "jump", rule);
  std::get<ChainVerdict>(packet.request[kForward].what).target = which;
  std::get<Hop>(packet.request[kServerHop].what).namespace_name = which;
  return packet;
}

SeenPacket ByDice(const std::string& which) {
  return To(which, "1 numgen random mod 2 vmap { 0 : jump s1, 1 : jump s2 }");
}
SeenPacket ByTurns(const std::string& which) {
  return To(which, "1 numgen inc mod 2 vmap { 0 : jump s1, 1 : jump s2 }");
}

using Packets = std::vector<SeenPacket>;

Packets Times(size_t count, const SeenPacket& packet, size_t others = 0,
              const SeenPacket& other = {}) {
  Packets packets(count, packet);
  packets.insert(packets.end(), others, other);
  return packets;
}

RunDifference Compare(Packets before, Packets after) {
  SeenRun b = RunOf({ProbeOf(std::move(after))});
  b.name = "b.json";
  return CompareRuns(RunOf({ProbeOf(std::move(before))}), b);
}

TEST(Packets, TheirOrderIsNoChange) {
  EXPECT_EQ(Compare({ByTurns("s1"), ByTurns("s2"), ByTurns("s1")},
                    {ByTurns("s2"), ByTurns("s1"), ByTurns("s1")})
                .status(),
            ProbeStatus::kSame);
}

TEST(Packets, HowManyTakeAWayIs) {
  const RunDifference run = Compare(Times(4, ByTurns("s1"), 4, ByTurns("s2")),
                                    Times(5, ByTurns("s1"), 3, ByTurns("s2")));
  EXPECT_EQ(run.status(), ProbeStatus::kDifferent);
  EXPECT_TRUE(EqualsGolden(ToText(run), "diff/shares.txt"));
  EXPECT_TRUE(EqualsGolden(ToJson(run), "diff/shares.json"));
  EXPECT_TRUE(EqualsGolden(ToMarkdown(run), "diff/shares.markdown.txt"));
}

TEST(Packets, OneOfSeveralIsShownWithItsCount) {
  const SeenPacket stopped =
      Stopped({ChainAt("filter.FORWARD", "drop", "policy"),
               DropAt("NETFILTER_DROP", "nft_do_chain")});
  EXPECT_TRUE(EqualsGolden(
      ToText(Compare(Times(3, Echo()), Times(2, Echo(), 1, stopped))),
      "diff/one-of-three.txt"));
  EXPECT_TRUE(EqualsGolden(ToText(Compare(Times(3, Echo()), Times(3, stopped))),
                           "diff/all-of-three.txt"));
}

TEST(Packets, HowManyAreSentIsTold) {
  const RunDifference run = Compare(Times(3, Echo()), Times(5, Echo()));
  EXPECT_TRUE(EqualsGolden(ToText(run), "diff/count.txt"));
  EXPECT_TRUE(EqualsGolden(ToJson(run), "diff/count.json"));
}

TEST(Packets, OneThatIsInconclusiveMakesItAll) {
  const SeenPacket lost{.result = ResultKind::kInconclusive};
  const RunDifference run =
      Compare(Times(2, Echo(), 1, lost), Times(2, Echo(), 1, lost));
  EXPECT_EQ(run.status(), ProbeStatus::kInconclusive);
  EXPECT_TRUE(EqualsGolden(ToText(run), "diff/inconclusive-both.txt"));
}

TEST(Chance, SharesOfDiceAreNoChange) {
  const RunDifference run = Compare(Times(25, ByDice("s1"), 15, ByDice("s2")),
                                    Times(18, ByDice("s1"), 22, ByDice("s2")));
  EXPECT_EQ(run.status(), ProbeStatus::kSame);
  EXPECT_TRUE(EqualsGolden(ToText(run), "diff/chance-hidden.txt"));
  EXPECT_TRUE(
      EqualsGolden(ToText(run, {.shows_asides = true}), "diff/chance.txt"));
}

TEST(Chance, OnePacketMayGoEitherWay) {
  EXPECT_EQ(Compare({ByDice("s1")}, {ByDice("s2")}).status(),
            ProbeStatus::kSame);
  EXPECT_EQ(Compare({ByTurns("s1")}, {ByTurns("s2")}).status(),
            ProbeStatus::kDifferent);
}

TEST(Chance, DoesNotExplainThatAWayIsNeverTaken) {
  const RunDifference run = Compare(Times(16, ByDice("s1"), 16, ByDice("s2")),
                                    Times(32, ByDice("s1")));
  EXPECT_EQ(run.status(), ProbeStatus::kDifferent);
  EXPECT_TRUE(EqualsGolden(ToText(run), "diff/chance-lost.txt"));
  EXPECT_TRUE(EqualsGolden(ToJson(run), "diff/chance.json"));
}

// What dice say of the others, and that they are as many, hides nothing of it.
TEST(Chance, DoesNotHideWhatOnePacketHadOtherwise) {
  SeenPacket untranslated = ByDice("s1");
  untranslated.request[kPostrouting] =
      ChainAt("nat.POSTROUTING", "accept", "policy");
  const Packets usual = Times(14, ByDice("s1"), 18, ByDice("s2"));
  Packets odd = Times(15, ByDice("s1"), 16, ByDice("s2"));
  odd.push_back(untranslated);
  EXPECT_TRUE(EqualsGolden(ToText(Compare(odd, usual)), "diff/odd-lost.txt"));
  EXPECT_TRUE(EqualsGolden(ToText(Compare(usual, odd)), "diff/odd-found.txt"));
}

TEST(Chance, DoesNotExplainWhatBecomesOfAPacketLater) {
  SeenPacket stopped = ByDice("s2");
  stopped.outcome = Outcome::kDropped;
  stopped.request.resize(kForward + 1);
  stopped.request.push_back(DropAt("NETFILTER_DROP", "nft_do_chain"));
  EXPECT_EQ(Compare({ByDice("s2")}, {stopped}).status(),
            ProbeStatus::kDifferent);
  EXPECT_EQ(Compare(Times(2, ByDice("s1"), 2, ByDice("s2")),
                    Times(2, ByDice("s1"), 2, stopped))
                .status(),
            ProbeStatus::kDifferent);
}

TEST(Chance, ARuleThatDidNotMatchIsPassedBy) {
  // As iptables has it: the rule throws dice, and the next takes the rest.
  const SeenPacket first =
      To("s1", "1 -m statistic --mode random --probability 0.5 -j s1");
  const SeenPacket rest = To("s2", "2 -j s2");
  EXPECT_EQ(Compare({first}, {rest}).status(), ProbeStatus::kSame);
  EXPECT_EQ(Compare({rest}, {first}).status(), ProbeStatus::kSame);
}

TEST(Chance, AMultipathRouteIsSeededAtBoot) {
  const auto via = [](const char* address, uint32_t next_hops) {
    SeenPacket packet = Echo();
    auto& route = std::get<RouteLookup>(packet.request[kRoute].what);
    route.via = Address(address);
    route.next_hops = next_hops;
    return packet;
  };
  // Packets of one flow go one way, however many they are.
  EXPECT_EQ(
      Compare(Times(40, via("10.0.1.2", 2)), Times(40, via("10.0.2.2", 2)))
          .status(),
      ProbeStatus::kSame);
  EXPECT_EQ(Compare({via("10.0.1.2", 0)}, {via("10.0.2.2", 0)}).status(),
            ProbeStatus::kDifferent);
  EXPECT_EQ(Compare({via("10.0.1.2", 2)}, {via("10.0.2.2", 0)}).status(),
            ProbeStatus::kDifferent);
}

// IPv6 tells of a route before it chooses among its next hops.
TEST(Chance, AMultipathRouteMayTellOfTheFirstNextHopAlone) {
  const auto by = [](const char* interface, uint32_t next_hops) {
    SeenPacket packet = Echo();
    std::get<RouteLookup>(packet.request[kRoute].what).next_hops = next_hops;
    const auto out =
        std::find_if(packet.request.begin() + kRoute, packet.request.end(),
                     [](const Step& step) {
                       return std::holds_alternative<Hop>(step.what);
                     });
    std::get<Hop>(out->what).interface = interface;
    return packet;
  };
  EXPECT_EQ(Compare({by("a", 2)}, {by("b", 2)}).status(), ProbeStatus::kSame);
  EXPECT_EQ(Compare({by("a", 0)}, {by("b", 0)}).status(),
            ProbeStatus::kDifferent);
}

TEST(Chance, IsFishersExactTest) {
  // The lady tasting tea: 3 of 4 and 1 of 4.
  EXPECT_NEAR(ChanceOf({3, 4, 1, 4}), 34.0 / 70, 1e-9);
  EXPECT_NEAR(ChanceOf({4, 4, 0, 4}), 2.0 / 70, 1e-9);
  EXPECT_DOUBLE_EQ(ChanceOf({0, 4, 0, 4}), 1);
  EXPECT_DOUBLE_EQ(ChanceOf({4, 4, 4, 4}), 1);
  EXPECT_NEAR(ChanceOf({2, 4, 2, 4}), 1, 1e-9);
  // Another number of packets.
  EXPECT_NEAR(ChanceOf({1, 1, 0, 9}), 0.1, 1e-9);
  EXPECT_LT(ChanceOf({16, 32, 32, 32}), kLeastChance);
}

}  // namespace
}  // namespace hopcheck::testing
