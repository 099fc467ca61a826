#include "expect/notation.h"

#include <gtest/gtest.h>

#include <string>

#include "expect/yaml_scalar.h"
#include "unit/expect/steps.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h

std::string Text(const ExpectedWhat& what) {
  return ToString(ExpectedStep{.what = what});
}

TEST(NotationTest, ActualSteps) {
  EXPECT_EQ(ToString(HopOut("client/eth0")), "client/eth0");
  EXPECT_EQ(ToString(DropIn("router")),
            "{drop: router, reason: NETFILTER_DROP}");
  EXPECT_EQ(ToString(DropIn("router", "")), "{drop: router}");
  EXPECT_EQ(ToString(DeliverIn("server")), "{deliver: server}");
  EXPECT_EQ(ToString(ErrorTo("client", "router")),
            "{error: client, type: port-unreachable, from: router}");
  EXPECT_EQ(ToString(ErrorTo("client", "")),
            "{error: client, type: port-unreachable, from: 10.0.0.1}");
  Step too_big = ErrorTo("client", "router", 3, 4);
  std::get<IcmpError>(too_big.what).mtu = 1400;
  EXPECT_EQ(ToString(too_big),
            "{error: client, type: fragmentation-needed, from: router, "
            "mtu: 1400}");
  EXPECT_EQ(ToString(ErrorTo("client", "router", 3, 99)),
            "{error: client, type: type 3 code 99, from: router}");
}

TEST(NotationTest, NotesOfActualSteps) {
  EXPECT_EQ(NoteOf(HopOut("client/eth0")), "out");
  EXPECT_EQ(NoteOf(HopIn("client/eth0")), "in");
  EXPECT_EQ(NoteOf(DropIn("router")), "nf_hook_slow()");
  EXPECT_EQ(NoteOf(DropIn("router", "NO_ROUTE", "")), "");
  EXPECT_EQ(NoteOf(DeliverIn("server")), "by eth0");
  EXPECT_EQ(NoteOf(DeliverIn("server", "")), "");
  EXPECT_EQ(NoteOf(ErrorTo("client", "router")), "from 10.0.0.1");
  EXPECT_EQ(NoteOf(ErrorTo("client", "")), "");
}

TEST(NotationTest, ExpectedSteps) {
  EXPECT_EQ(Text(AHop("client/eth0")), "client/eth0");
  ExpectedHop directed = AHop("client/eth0");
  directed.direction = Direction::kIn;
  EXPECT_EQ(Text(directed), "{hop: client/eth0, direction: in}");
  EXPECT_EQ(Text(ExpectedDrop{"router"}), "{drop: router}");
  EXPECT_EQ(Text(ExpectedDrop{"router", "NO_ROUTE", "ip_forward"}),
            "{drop: router, reason: NO_ROUTE, location: ip_forward}");
  EXPECT_EQ(Text(ExpectedDeliver{"server", "eth0"}), "{deliver: server/eth0}");
  EXPECT_EQ(Text(ExpectedError{"client", "too-big", "fd00::1", 1400}),
            "{error: client, type: too-big, from: \"fd00::1\", mtu: 1400}");
}

TEST(NotationTest, ExpectedFirewallSteps) {
  EXPECT_EQ(Text(ExpectedChain{.namespace_name = "router",
                               .chain = {"", "filter", "FORWARD"},
                               .verdict = "drop",
                               .rule = "policy",
                               .backend = Backend::kLegacy}),
            "{chain: router/filter.FORWARD, verdict: drop, rule: policy, "
            "backend: legacy}");
  EXPECT_EQ(Text(ExpectedRoute{.namespace_name = "router",
                               .via = IpAddress::Parse("10.0.1.2"),
                               .device = "wan",
                               .destination = IpPrefix::Parse("10.1.0.0/16")}),
            "{route: router, via: 10.0.1.2, device: wan, "
            "destination: 10.1.0.0/16}");
  EXPECT_EQ(Text(ExpectedNat{.namespace_name = "router",
                             .source = IpAddress::Parse("10.0.1.1")}),
            "{nat: router, source: 10.0.1.1}");
}

TEST(YamlScalarTest, PlainWhereThatIsUnambiguous) {
  for (const char* text :
       {"router", "router/eth0.100", "a-b_c", "10.0.0.0/8", "NETFILTER_DROP",
        "type 3 code 99", "büro/lan", "サーバ/eth0", "veth@if2", "7",
        "router/inet:filter.forward", "fw/ip6:nat.x"}) {
    EXPECT_EQ(YamlScalar(text), text);
  }
}

TEST(YamlScalarTest, QuotedWhereNot) {
  for (const char* text :
       {"",    " a",    "a ",  "a: b",  "a,b",  "[a]", "{a}",     "#a",
        "- a", "-",     "*a",  "&a",    "!a",   "|",   ">",       "'a'",
        "?",   "@a",    "%a",  "null",  "true", "~",   "fd00::1", "a:",
        ":a",  "12:30", "a:1", "a:b:c", "02:1b"}) {
    EXPECT_EQ(YamlScalar(text), "\"" + std::string(text) + "\"");
  }
  EXPECT_EQ(YamlScalar("say \"hi\\\""), R"("say \"hi\\\"")");
}

TEST(YamlScalarTest, NothingReachesTheTerminalThatChangesIt) {
  EXPECT_EQ(YamlScalar("a\nb\tc"), R"("a\nb\tc")");
  EXPECT_EQ(YamlScalar("\x1b[31mred"), R"("\x1b[31mred")");
  EXPECT_EQ(YamlScalar(std::string_view("a\0b", 3)), R"("a\x00b")");
  EXPECT_EQ(YamlScalar("\xc2\x9b"), R"("\x9b")") << "a C1 control";
  EXPECT_EQ(YamlScalar("a\xe2\x80\xae"
                       "b"),
            R"("a\u202eb")");
}

TEST(YamlScalarTest, BytesThatAreNoUtf8AreEscapedOneByOne) {
  EXPECT_EQ(YamlScalar("a\xff"), R"("a\xff")");
  EXPECT_EQ(YamlScalar("\xc3"), R"("\xc3")") << "cut off";
  EXPECT_EQ(YamlScalar("\xc0\x80"), R"("\xc0\x80")") << "overlong";
  EXPECT_EQ(YamlScalar("\xe0\x80\xaf"), R"("\xe0\x80\xaf")") << "overlong";
  EXPECT_EQ(YamlScalar("\xed\xa0\x80"), R"("\xed\xa0\x80")") << "surrogate";
  EXPECT_EQ(YamlScalar("\xf4\x90\x80\x80"), R"("\xf4\x90\x80\x80")")
      << "beyond Unicode";
  EXPECT_EQ(YamlScalar("\xf0\x9f\x98\x80"), "\xf0\x9f\x98\x80");
}

}  // namespace
}  // namespace hopcheck
