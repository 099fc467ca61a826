// Names in expectations: one value for each makes all of it true, or nothing
// does.
#include "expect/bindings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "expect/compare.h"
#include "unit/expect/steps.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h
using ::testing::ElementsAre;
using ::testing::IsEmpty;

IpAddress Address(const char* text) { return IpAddress::Parse(text).value(); }

Wanted<IpAddress> Named(const char* name) {
  Wanted<IpAddress> wanted;
  wanted.capture = name;
  return wanted;
}

Step SourceNat(std::string ns, const char* source) {
  return {.what =
              Nat{.namespace_name = std::move(ns), .source = Address(source)}};
}

Step DeliveredFrom(std::string ns, const char* source) {
  return {.what = Deliver{.namespace_name = std::move(ns),
                          .interface = "eth0",
                          .source = Address(source),
                          .destination = Address("10.0.1.2")}};
}

// The address after SNAT is the source that the server sees.
Expectation SameSource() {
  return {.request = List({ExpectedNat{.namespace_name = "router",
                                       .source = Named("public")},
                           ExpectedDeliver{.namespace_name = "server",
                                           .source = Named("public")}})};
}

std::vector<std::string> Messages(const Expectation& expected,
                                  const PacketPath& actual) {
  std::vector<std::string> messages;
  for (const Mismatch& m : Compare(expected, actual)) {
    messages.push_back(m.message);
  }
  return messages;
}

TEST(Names, OneValueForAll) {
  EXPECT_THAT(Messages(SameSource(),
                       {.request = {SourceNat("router", "10.0.1.1"),
                                    DeliveredFrom("server", "10.0.1.1")}}),
              IsEmpty());
}

TEST(Names, AnotherValueIsADifferenceThatNamesBoth) {
  EXPECT_THAT(
      Messages(SameSource(),
               {.request = {SourceNat("router", "10.0.1.1"),
                            DeliveredFrom("server", "10.0.9.9")}}),
      ElementsAre(
          "expected {deliver: server, source: $public} ($public is "
          "10.0.1.1), but the packet was delivered in server (10.0.9.9 to "
          "10.0.1.2)"));
}

TEST(Names, TheValueThatFitsIsFoundAmongSeveral) {
  EXPECT_THAT(Messages(SameSource(),
                       {.request = {SourceNat("router", "10.0.7.7"),
                                    SourceNat("router", "10.0.1.1"),
                                    DeliveredFrom("server", "10.0.1.1")}}),
              IsEmpty());
}

TEST(Names, WhatIsThereWithoutAnAddressBindsNothing) {
  // A destination was translated, no source.
  const Step nat = {.what = Nat{.namespace_name = "router",
                                .destination = Address("10.0.1.2")}};
  EXPECT_THAT(
      Messages(SameSource(),
               {.request = {nat, DeliveredFrom("server", "10.0.1.1")}}),
      ElementsAre(::testing::StartsWith("expected {nat: router, source: "
                                        "$public}")));
}

TEST(Names, HoldOverRequestReplyAndConntrack) {
  Expectation expected = SameSource();
  expected.reply = List({ExpectedHop{.namespace_name = "server",
                                     .interface = "eth0",
                                     .destination = Named("public")}});
  expected.conntrack = {
      {.namespace_name = "router", .reply = {.destination = Named("public")}}};
  Step reply = HopOut("server/eth0");
  std::get<Hop>(reply.what).destination = Address("10.0.1.1");
  const auto entry = [](const char* reply_to) {
    return ConntrackEntry{
        .namespace_name = "router",
        .original = {Address("10.0.0.2"), Address("10.0.1.2")},
        .reply = {Address("10.0.1.2"), Address(reply_to)}};
  };
  PacketPath path{.request = {SourceNat("router", "10.0.1.1"),
                              DeliveredFrom("server", "10.0.1.1")},
                  .reply = {reply},
                  .conntrack = {entry("10.0.5.5"), entry("10.0.1.1")}};
  EXPECT_THAT(Messages(expected, path), IsEmpty());
  path.conntrack.pop_back();
  EXPECT_THAT(
      Messages(expected, path),
      ElementsAre("expected the entry {namespace: router, reply: {destination: "
                  "$public}} ($public is 10.0.1.1), but it is {namespace: "
                  "router, original: {source: 10.0.0.2, destination: "
                  "10.0.1.2}, reply: {source: 10.0.1.2, destination: "
                  "10.0.5.5}}"));
  path.conntrack.clear();
  EXPECT_THAT(
      Messages(expected, path),
      ElementsAre(::testing::EndsWith("but the packet had none there")));
}

TEST(Names, TooManyCandidatesNeverMakeAPass) {
  // No value is the same in all, however many there are.
  Expectation expected;
  ExpectedPath list;
  PacketPath path;
  for (const char* name : {"a", "b", "c", "d"}) {
    list.steps.push_back({.what = ExpectedNat{.namespace_name = "router",
                                              .source = Named(name)}});
    list.steps.push_back({.what = ExpectedDeliver{.namespace_name = "server",
                                                  .source = Named(name)}});
  }
  for (int i = 1; i < 20; ++i) {
    path.request.push_back(
        SourceNat("router", ("10.1.0." + std::to_string(i)).c_str()));
    path.request.push_back(
        DeliveredFrom("server", ("10.2.0." + std::to_string(i)).c_str()));
  }
  expected.request = list;
  EXPECT_THAT(Messages(expected, path), ::testing::Not(IsEmpty()));
}

}  // namespace
}  // namespace hopcheck
