#include "expect/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <ostream>
#include <string>
#include <vector>

#include "unit/expect/steps.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CompareTest, SendThatWasRefusedIsToldInItsPlace) {
  const Expectation expected{.request = RoutedList()};
  const PacketPath actual{.outcome = Outcome::kUnreachable,
                          .send_error = ENETUNREACH};
  const auto mismatches = Compare(expected, actual);
  ASSERT_EQ(mismatches.size(), 1u);
  EXPECT_EQ(mismatches[0].message,
            "expected hop client/eth0, but sending failed with ENETUNREACH "
            "(Network is unreachable)");
}

TEST(CompareTest, NothingExpectedIsNothingDifferent) {
  EXPECT_THAT(Compare({}, {.request = RoutedRequest(), .reply = RoutedReply()}),
              IsEmpty());
  EXPECT_THAT(Compare({.strict = true}, {.request = RoutedRequest()}),
              IsEmpty());
}

TEST(CompareTest, EachPartHasItsMismatchInOrder) {
  const Expectation expected{.outcome = Outcome::kReplied,
                             .request = HopList({"a/b"}),
                             .reply = HopList({"a/b"}),
                             .never = {{.what = ExpectedDrop{"router"}}}};
  const PacketPath actual{.outcome = Outcome::kDropped,
                          .request = {DropIn("router")}};
  std::vector<Part> parts;
  for (const Mismatch& m : Compare(expected, actual)) parts.push_back(m.part);
  EXPECT_THAT(parts, ElementsAre(Part::kOutcome, Part::kRequest, Part::kReply,
                                 Part::kNever));
}

struct OutcomeCase {
  const char* name;
  PacketPath actual;
  const char* clause;
};

void PrintTo(const OutcomeCase& c, std::ostream* os) { *os << c.name; }

class CompareOutcomeTest : public ::testing::TestWithParam<OutcomeCase> {};

TEST_P(CompareOutcomeTest, TellsWhatHappenedInstead) {
  const OutcomeCase& c = GetParam();
  const Outcome other = c.actual.outcome == Outcome::kReplied
                            ? Outcome::kDropped
                            : Outcome::kReplied;
  Expectation expected{.outcome = other, .outcome_place = Line(9)};
  const auto mismatches = Compare(expected, c.actual);
  ASSERT_EQ(mismatches.size(), 1u);
  EXPECT_EQ(mismatches[0].part, Part::kOutcome);
  EXPECT_EQ(mismatches[0].place, Line(9));
  EXPECT_EQ(mismatches[0].message,
            "expected " + std::string(ToString(other)) + ", but " + c.clause);
  expected.outcome = c.actual.outcome;
  EXPECT_THAT(Compare(expected, c.actual), IsEmpty());
}

PacketPath WithError(Outcome outcome, uint8_t type, uint8_t code) {
  return {
      .outcome = outcome,
      .request = {DropIn("router"), ErrorTo("client", "router", type, code)},
      .reply = {ErrorTo("client", "router", type, code)}};
}

PacketPath TooBig() {
  PacketPath path = WithError(Outcome::kTooBig, 3, 4);
  std::get<IcmpError>(path.reply[0].what).mtu = 1400;
  return path;
}

const OutcomeCase kOutcomes[] = {
    {"Replied", {.outcome = Outcome::kReplied}, "it was replied to"},
    {"Delivered",
     {.outcome = Outcome::kDelivered, .request = {DeliverIn("server")}},
     "it was delivered in server and not answered"},
    {"DeliveredAndReplyDropped",
     {.outcome = Outcome::kDelivered,
      .request = {DeliverIn("server")},
      .reply = {DropIn("router")}},
     "it was delivered in server, and the reply was dropped in router: "
     "NETFILTER_DROP in nf_hook_slow"},
    {"Rejected", WithError(Outcome::kRejected, 3, 3),
     "it was rejected: port-unreachable from 10.0.0.1 (router)"},
    {"Unreachable", WithError(Outcome::kUnreachable, 3, 1),
     "it was unreachable: host-unreachable from 10.0.0.1 (router)"},
    {"UnreachableBySend",
     {.outcome = Outcome::kUnreachable, .send_error = EHOSTUNREACH},
     "it was unreachable: sending failed with EHOSTUNREACH (No route to host)"},
    {"Expired", WithError(Outcome::kExpired, 11, 0),
     "its hop limit expired: time-exceeded from 10.0.0.1 (router)"},
    {"TooBig", TooBig(),
     "it was too big: fragmentation-needed from 10.0.0.1 (router), MTU 1400"},
    {"TooBigBySend",
     {.outcome = Outcome::kTooBig, .send_error = EMSGSIZE},
     "it was too big: sending failed with EMSGSIZE (Message too long)"},
    {"Dropped",
     {.outcome = Outcome::kDropped, .request = {DropIn("router")}},
     "it was dropped in router: NETFILTER_DROP in nf_hook_slow"},
    {"DroppedBySend",
     {.outcome = Outcome::kDropped,
      .request = {DropIn("client")},
      .send_error = EPERM},
     "it was dropped in client: NETFILTER_DROP in nf_hook_slow; sending failed "
     "with EPERM (Operation not permitted)"},
};

INSTANTIATE_TEST_SUITE_P(, CompareOutcomeTest, ::testing::ValuesIn(kOutcomes),
                         [](const auto& suite) {
                           return std::string(suite.param.name);
                         });

TEST(CompareTest, UnknownOutcomeIsNotTheExpectedOne) {
  const Expectation expected{.outcome = Outcome::kDropped};
  const auto mismatches =
      Compare(expected, {.inconclusive = "3 events were lost"});
  ASSERT_EQ(mismatches.size(), 1u);
  EXPECT_EQ(mismatches[0].message,
            "expected dropped, but what became of it is not known: 3 events "
            "were lost");
}

TEST(CompareTest, NeverIsToldForEachStepThatWasMet) {
  const Expectation expected{
      .never = {{.what = AHop("router/dmz"), .place = Line(20)},
                {.what = AHop("router/wan"), .place = Line(21)},
                {.what = ExpectedDeliver{"client"}, .place = Line(22)},
                {.what = AHop("host/veth2"), .place = Line(23)}}};
  const PacketPath actual{
      .outcome = Outcome::kReplied,
      .request = RoutedRequest(),
      .reply = RoutedReply(),
      .branches = {{HopOut("host/veth1")}, {HopOut("host/veth2")}}};
  const auto mismatches = Compare(expected, actual);
  ASSERT_EQ(mismatches.size(), 3u);
  EXPECT_EQ(mismatches[0].message,
            "router/wan must never be met, but is step 3 of the request");
  EXPECT_EQ(mismatches[0].place, Line(21));
  EXPECT_EQ(mismatches[0].expected_index, 1u);
  EXPECT_EQ(mismatches[0].actual_index, std::nullopt);
  EXPECT_EQ(mismatches[1].message,
            "{deliver: client} must never be met, but is step 5 of the reply");
  EXPECT_EQ(mismatches[2].message,
            "host/veth2 must never be met, but is step 1 of a copy");
}

}  // namespace
}  // namespace hopcheck
