#include "expect/compare.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "unit/expect/steps.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h

// One expected list against one path: what a user reads, and where it points.
struct Case {
  const char* name;
  Part part;
  ExpectedPath expected;
  std::vector<Step> actual;
  bool strict;
  const char* message;  // nullptr: as expected
  int line;
  size_t expected_index;
  size_t actual_index;
};

void PrintTo(const Case& c, std::ostream* os) { *os << c.name; }

class ComparePathTest : public ::testing::TestWithParam<Case> {};

TEST_P(ComparePathTest, TellsTheFirstDifference) {
  const Case& c = GetParam();
  Expectation expected{.strict = c.strict};
  PacketPath actual{.outcome = Outcome::kReplied};
  if (c.part == Part::kRequest) {
    expected.request = c.expected;
    actual.request = c.actual;
  } else {
    expected.reply = c.expected;
    actual.reply = c.actual;
  }
  const auto mismatches = Compare(expected, actual);
  if (c.message == nullptr) {
    for (const Mismatch& m : mismatches) ADD_FAILURE() << m.message;
    return;
  }
  ASSERT_EQ(mismatches.size(), 1u);
  EXPECT_EQ(mismatches[0].part, c.part);
  EXPECT_EQ(mismatches[0].message, c.message);
  EXPECT_EQ(mismatches[0].place.line, c.line);
  EXPECT_EQ(mismatches[0].expected_index, c.expected_index);
  EXPECT_EQ(mismatches[0].actual_index, c.actual_index);
}

const Case kAsExpected[] = {
    {"AllHops", Part::kRequest, RoutedList(), RoutedRequest()},
    {"HopsAndOthers", Part::kRequest,
     List({AHop("client/eth0"), AHop("router/lan"), AHop("router/wan"),
           AHop("server/eth0"), ExpectedDeliver{"server"}}),
     RoutedRequest()},
    {"StrictWithAllSteps", Part::kRequest,
     List({AHop("client/eth0"), AHop("router/lan"), AHop("router/wan"),
           AHop("server/eth0"), ExpectedDeliver{"server"}}),
     RoutedRequest(), true},
    {"NoHopsNamed", Part::kRequest, List({ExpectedDeliver{"server"}}),
     RoutedRequest()},
    {"NothingCameBack", Part::kReply, HopList({}), {}},
    {"NothingCameBackStrict", Part::kReply, HopList({}), {}, true},
    {"NotSent", Part::kRequest, HopList({}), {}},
    {"DropThenError", Part::kRequest,
     List({AHop("a/b"), ExpectedDrop{"a"}, ExpectedError{"c"}}),
     HopsOf({"a/b"}) + DropIn("a") + ErrorTo("c", "a")},
};

const Case kDifferences[] = {
    {"MissingHop", Part::kRequest, RoutedList(),
     HopsOf({"client/eth0", "router/lan", "server/eth0"}), false,
     "expected hop router/wan, but the next hop was server/eth0", 13, 2, 2},
    {"MissingFirstHop", Part::kRequest, RoutedList(),
     HopsOf({"router/lan", "router/wan", "server/eth0"}), false,
     "expected hop client/eth0, but the first hop was router/lan", 11, 0, 0},
    {"AnotherHop", Part::kRequest, RoutedList(),
     HopsOf({"client/eth0", "router/lan", "router/dmz", "server/eth0"}), false,
     "expected hop router/wan, but the next hop was router/dmz", 13, 2, 2},
    {"UnexpectedHop", Part::kRequest, RoutedList(),
     HopsOf({"client/eth0", "router/lan", "router/br0", "router/wan",
             "server/eth0"}),
     false, "unexpected hop router/br0 before hop router/wan", 13, 2, 2},
    {"HopAfterTheLast", Part::kRequest, HopList({"client/eth0", "router/lan"}),
     HopsOf({"client/eth0", "router/lan", "router/wan"}), false,
     "expected nothing after hop router/lan, but the next hop was router/wan",
     10, 2, 2},
    {"EndedInADrop", Part::kRequest, RoutedList(),
     HopsOf({"client/eth0", "router/lan"}) + DropIn("router"), false,
     "expected hop router/wan, but the packet was dropped in router: "
     "NETFILTER_DROP in nf_hook_slow",
     13, 2, 2},
    {"DropOfUnknownCause", Part::kRequest, RoutedList(),
     HopsOf({"client/eth0", "router/lan"}) + DropIn("router", "", ""), false,
     "expected hop router/wan, but the packet was dropped in router", 13, 2, 2},
    {"EndedInDelivery", Part::kRequest, RoutedList(),
     HopsOf({"client/eth0", "router/lan"}) + DeliverIn("router"), false,
     "expected hop router/wan, but the packet was delivered in router", 13, 2,
     2},
    {"EndedUnseen", Part::kRequest, RoutedList(),
     HopsOf({"client/eth0", "router/lan"}), false,
     "expected hop router/wan, but the packet ended with hop router/lan", 13, 2,
     2},
    {"WrongDropReason", Part::kRequest,
     List({AHop("client/eth0"), ExpectedDrop{"router", "IP_INNOROUTES"}}),
     HopsOf({"client/eth0"}) + DropIn("router"), false,
     "expected {drop: router, reason: IP_INNOROUTES}, but the packet was "
     "dropped in router: NETFILTER_DROP in nf_hook_slow",
     12, 1, 1},
    {"DropElsewhere", Part::kRequest, List({ExpectedDrop{"router"}}),
     HopsOf({"client/eth0"}) + DropIn("server", "NO_ROUTE", "ip_rcv"), false,
     "expected {drop: router}, but the packet was dropped in server: NO_ROUTE "
     "in ip_rcv",
     11, 0, 1},
    {"DeliveredNotDropped", Part::kRequest, List({ExpectedDrop{"router"}}),
     RoutedRequest(), false,
     "expected {drop: router}, but the packet was delivered in server", 11, 0,
     4},
    {"WentOnNotDropped", Part::kRequest,
     List({AHop("client/eth0"), ExpectedDrop{"client"}}),
     HopsOf({"client/eth0", "router/lan"}) + DropIn("router"), false,
     "expected {drop: client}, but the next hop was router/lan", 12, 1, 1},
    {"WrongError", Part::kRequest,
     List({ExpectedError{"client", "host-prohibited"}}),
     HopsOf({"client/eth0"}) + DropIn("router") + ErrorTo("client", "router"),
     false,
     "expected {error: client, type: host-prohibited}, but the packet met "
     "{error: client, type: port-unreachable, from: router}",
     11, 0, 2},
    {"NoError", Part::kRequest,
     List({ExpectedDrop{"router"}, ExpectedError{"client"}}),
     HopsOf({"client/eth0"}) + DropIn("router"), false,
     "expected {error: client}, but the packet was dropped in router: "
     "NETFILTER_DROP in nf_hook_slow",
     12, 1, 2},
    {"WrongDirection", Part::kRequest,
     List({ExpectedHop{"client", "eth0", Direction::kIn}}),
     HopsOf({"client/eth0"}), false,
     "expected {hop: client/eth0, direction: in}, but the first hop was "
     "client/eth0 out",
     11, 0, 0},
    {"NoHopWasExpected", Part::kRequest, HopList({}), RoutedRequest(), false,
     "expected no hop, but the first hop was client/eth0", 10, 0, 0},
    {"NotSeenAtAll",
     Part::kRequest,
     RoutedList(),
     {},
     false,
     "expected hop client/eth0, but the packet was not seen",
     11,
     0,
     0},
    {"StrictRefusesOthers", Part::kRequest, HopList({"client/eth0"}),
     HopsOf({"client/eth0"}) + DropIn("router"), true,
     "expected nothing after hop client/eth0, but the packet met {drop: "
     "router, reason: NETFILTER_DROP} (strict)",
     10, 1, 1},
    {"StrictRefusesOthersBetween", Part::kRequest,
     List({AHop("client/eth0"), ExpectedDrop{"router"}}),
     HopsOf({"client/eth0"}) + ErrorTo("client", "router") + DropIn("router"),
     true,
     "unexpected {error: client, type: port-unreachable, from: router} before "
     "{drop: router}",
     12, 1, 1},
    {"NotYetKnownKind", Part::kRequest,
     List({AHop("client/eth0"),
           ExpectedChain{"router", {"", "filter", "FORWARD"}, "accept"}}),
     HopsOf({"client/eth0"}), false,
     "expected {chain: router/filter.FORWARD, verdict: accept}, but the packet "
     "ended with hop client/eth0",
     12, 1, 1},
    {"NoReply",
     Part::kReply,
     HopList({"server/eth0"}),
     {},
     false,
     "expected hop server/eth0, but nothing came back",
     11,
     0,
     0},
    {"UnwantedReply", Part::kReply, HopList({}), RoutedReply(), false,
     "expected nothing to come back, but a reply came, first hop server/eth0",
     10, 0, 0},
    {"UnwantedIcmpError", Part::kReply, HopList({}),
     HopsOf({"router/lan", "client/eth0"}) + ErrorTo("client", "router"), false,
     "expected nothing to come back, but an ICMP error came, first hop "
     "router/lan",
     10, 0, 0},
    {"ReplyDropped", Part::kReply, HopList({"server/eth0", "router/wan"}),
     HopsOf({"server/eth0"}) + DropIn("router", "IP_RPFILTER", "ip_rcv"), false,
     "expected hop router/wan, but the reply was dropped in router: "
     "IP_RPFILTER in ip_rcv",
     12, 1, 1},
    {"ErrorInsteadOfReply", Part::kReply,
     HopList({"server/eth0", "client/eth0"}),
     HopsOf({"router/lan", "client/eth0"}) + ErrorTo("client", "router"), false,
     "expected hop server/eth0, but the ICMP error's first hop was router/lan",
     11, 0, 0},
    {"ReplyGoesAnotherWay", Part::kReply,
     HopList({"server/eth0", "router/wan"}),
     HopsOf({"server/eth0", "router/dmz"}), false,
     "expected hop router/wan, but the reply's next hop was router/dmz", 12, 1,
     1},
    {"StepOfAnEmptyStrictList",
     Part::kRequest,
     HopList({}),
     {DropIn("client")},
     true,
     "expected no step, but the packet met {drop: client, reason: "
     "NETFILTER_DROP} (strict)",
     10,
     0,
     0},
};

std::string CaseName(const ::testing::TestParamInfo<Case>& suite) {
  return suite.param.name;
}
INSTANTIATE_TEST_SUITE_P(AsExpected, ComparePathTest,
                         ::testing::ValuesIn(kAsExpected), CaseName);
INSTANTIATE_TEST_SUITE_P(Differences, ComparePathTest,
                         ::testing::ValuesIn(kDifferences), CaseName);

}  // namespace
}  // namespace hopcheck
