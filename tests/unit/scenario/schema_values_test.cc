// Every list of words, range, pattern and default of the schema, against what
// the reader says to values inside and outside of it.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/icmp_names.h"
#include "read_text.h"
#include "scenario/data_match.h"
#include "scenario/icmp_type_name.h"
#include "scenario/scalar.h"
#include "schema.h"

namespace hopcheck::testing {
namespace {

using ::testing::HasSubstr;

// Where a value stands: a scenario with a hole, by the pointer to its schema.
using Places = std::map<std::string, std::string>;

std::string InChain(const std::string& keys) {
  return InClient("firewall: [{rules: [{" + keys + "}]}]");
}
std::string InRule(const std::string& keys) {
  return InChain("chain: filter.FORWARD, rules: [{" + keys +
                 ", verdict: accept}]");
}
std::string InMatrix(const std::string& keys) {
  return InEth0("addresses: [10.0.0.2/24]") + "matrix: {" + keys + "}\n";
}

std::set<std::string> Asked(const Places& places) {
  std::set<std::string> pointers;
  for (const auto& [pointer, scenario] : places) pointers.insert(pointer);
  return pointers;
}

std::set<std::string> InSchema(const std::string& keyword) {
  const auto found =
      PointersOf([&](const Json& schema) { return schema.contains(keyword); });
  return {found.begin(), found.end()};
}

// Words that the reader lists where it meets another.
Places ListedWords() {
  const std::string chain = "/$defs/dataChain/allOf/";
  const std::string hook = "/then/properties/hook";
  const std::string priority = "/then/properties/priority/anyOf/0";
  return {
      {"/$defs/table/anyOf/0",
       InExpect("request: [{route: client, table: @}]")},
      {"/$defs/family", InMatrix("family: [@]")},
      {"/$defs/backend", InMatrix("backend: [@]")},
      {"/$defs/outcome", InProbe("expect: @")},
      {"/$defs/route/properties/type",
       InClient("routes: [{to: default, via: 10.0.0.1, type: @}]")},
      {"/$defs/policyRule/properties/action", InClient("rules: [{action: @}]")},
      {"/$defs/dataChain/properties/policy",
       InChain("chain: ip:filter.INPUT, policy: @")},
      {"/$defs/dataChain/properties/type",
       InChain("chain: inet:fw.input, type: @")},
      {chain + "0" + hook, InChain("chain: arp:fw.a, hook: @")},
      {chain + "0" + priority, InChain("chain: arp:fw.input, priority: @")},
      {chain + "1" + hook, InChain("chain: netdev:fw.a, hook: @")},
      {chain + "1" + priority, InChain("chain: netdev:fw.a, priority: @")},
      {chain + "2" + hook, InChain("chain: inet:fw.a, hook: @")},
      {chain + "3" + hook, InChain("chain: bridge:fw.a, hook: @")},
      {chain + "4" + priority, InChain("chain: bridge:fw.input, priority: @")},
      {chain + "5" + priority, InChain("chain: fw.input, priority: @")},
      {"/$defs/dataRule/properties/ct_state/anyOf/1/items",
       InRule("ct_state: [@]")},
      {"/$defs/ping/properties/flow",
       InPing("from: client, to: server, flow: @")},
      {"/$defs/hopStep/properties/direction",
       InExpect("request: [{hop: client/eth0, direction: @}]")},
      {"/$defs/chainStep/properties/verdict",
       InExpect("request: [{chain: client/filter.INPUT, verdict: @}]")},
      {"/$defs/chainStep/properties/hook",
       InExpect("request: [{chain: client/filter.INPUT, hook: @}]")},
      {"/$defs/chainStep/properties/ct",
       InExpect("request: [{chain: client/filter.INPUT, ct: @}]")},
  };
}

// Words among which the reader takes some: all that are asked, and whether it
// takes each of them here.
Places ChosenWords() {
  const std::string chain = "/$defs/dataChain/allOf/";
  const std::string rule = "/$defs/dataRule/allOf/";
  const std::string protocol = "/then/properties/protocol";
  return {
      {chain + "7/then/properties/type",
       InChain("chain: bridge:fw.input, type: @")},
      {chain + "9/then/properties/hook",
       InChain("chain: inet:fw.a, type: nat, hook: @")},
      {chain + "10/then/properties/hook",
       InChain("chain: inet:fw.a, type: route, hook: @")},
      {"/$defs/selector/anyOf/0", InClient("rules: [{from: @}]")},
      {"/$defs/dataRule/properties/protocol/anyOf/0", InRule("protocol: @")},
      {rule + "0" + protocol, InRule("protocol: @, source_port: 80")},
      {rule + "1" + protocol, InRule("protocol: @, icmp_type: echo-request")},
      {rule + "2" + protocol,
       InChain("chain: fw.input, rules: [{protocol: @, verdict: reject "
               "tcp-reset}]")},
      {rule + "3" + protocol,
       InChain("chain: ip:nat.PREROUTING, rules: [{protocol: @, verdict: "
               "redirect 80}]")},
  };
}

// Words with a list of their own in the code.
const std::string kErrorNames = "/$defs/icmpErrorName";
const std::string kTypeNames = "/$defs/dataRule/properties/icmp_type/anyOf/0";
// All that some family of chains has.
const std::string kAllHooks = "/$defs/dataChain/properties/hook";
const std::string kAllPriorities =
    "/$defs/dataChain/properties/priority/anyOf/0";

// The values of `enum`, or the one of `const`.
Json WordsOf(const Json& schema) {
  return schema.contains("const") ? Json::array({schema.at("const")})
                                  : schema.at("enum");
}

std::vector<std::string> WordsAt(const std::string& pointer) {
  return WordsOf(At(pointer)).get<std::vector<std::string>>();
}

std::string ListOf(const std::vector<std::string>& words) {
  return Alternatives({words.begin(), words.end()});
}

TEST(SchemaValues, WordsAreThoseThatTheReaderLists) {
  for (const auto& [pointer, scenario] : ListedWords()) {
    std::vector<std::string> words = WordsAt(pointer);
    // Something else may stand there, too.
    std::string listed = " " + ListOf(words) + ", not ";
    if (pointer == "/$defs/table/anyOf/0") {
      listed = " " + fmt::format("{}", fmt::join(words, ", ")) + " or a number";
    }
    EXPECT_THAT(ErrorsOf(Fill(scenario, "qqqqqqqq")), HasSubstr(listed))
        << pointer;
    for (const std::string& word : words) {
      EXPECT_THAT(ErrorsOf(Fill(scenario, word)),
                  ::testing::Not(HasSubstr(listed)))
          << pointer << " " << word;
    }
  }
}

TEST(SchemaValues, WordsAmongOthersAreThoseThatTheReaderTakes) {
  std::set<std::string> candidates = {"any", "some"};
  candidates.merge(Names(At(kAllHooks).at("enum")));
  candidates.merge(Names(At("/$defs/dataChain/properties/type").at("enum")));
  for (const std::string_view name : KnownProtocolNames()) {
    candidates.emplace(name);
  }
  for (int number = 0; number < 256; ++number) {
    candidates.insert(std::to_string(number));
  }
  for (const auto& [pointer, scenario] : ChosenWords()) {
    std::set<std::string> taken;
    for (const std::string& word : candidates) {
      if (ErrorsOf(Fill(scenario, word)).empty()) taken.insert(word);
    }
    std::set<std::string> words;
    for (const Json& word : WordsOf(At(pointer))) {
      words.insert(word.is_string() ? word.get<std::string>() : word.dump());
    }
    // Numbers that no word stands for have a schema of their own.
    if (pointer.ends_with("/properties/protocol/anyOf/0")) {
      std::erase_if(taken, [](const std::string& word) {
        return ParseNumber(word).has_value();
      });
    }
    EXPECT_EQ(words, taken) << pointer;
  }
}

TEST(SchemaValues, NamesOfIcmpAreThoseThatAreKnown) {
  const auto& errors = KnownIcmpErrorNames();
  EXPECT_EQ(Names(At(kErrorNames).at("enum")),
            std::set<std::string>(errors.begin(), errors.end()));
  std::set<std::string> types = Names(At(kTypeNames).at("enum"));
  types.merge(Names(At(kErrorNames).at("enum")));
  const auto& known = KnownIcmpTypeNames();
  EXPECT_EQ(types, std::set<std::string>(known.begin(), known.end()));
}

TEST(SchemaValues, WhatSomeFamilyOfChainsHasIsProposed) {
  std::set<std::string> hooks;
  std::set<std::string> priorities;
  for (const auto& [pointer, scenario] : ListedWords()) {
    if (!pointer.starts_with("/$defs/dataChain/allOf/")) continue;
    const std::vector<std::string> words = WordsAt(pointer);
    auto& all = pointer.ends_with("/hook") ? hooks : priorities;
    all.insert(words.begin(), words.end());
  }
  EXPECT_EQ(Names(At(kAllHooks).at("enum")), hooks);
  EXPECT_EQ(Names(At(kAllPriorities).at("enum")), priorities);
}

TEST(SchemaValues, AllWordsAreAskedFor) {
  std::set<std::string> asked = Asked(ListedWords());
  asked.merge(Asked(ChosenWords()));
  asked.insert({kErrorNames, kTypeNames, kAllHooks, kAllPriorities});
  std::set<std::string> in_schema = InSchema("enum");
  in_schema.merge(InSchema("const"));
  // Of a route, these are asked elsewhere: the one weight, the one word.
  in_schema.erase("/$defs/route/properties/weight");
  in_schema.erase("/$defs/route/properties/to/anyOf/0");
  EXPECT_EQ(in_schema, asked);
  EXPECT_EQ(
      ErrorsOf(InClient("routes: [{to: default, via: 10.0.0.1, weight: 1}]")),
      "");
  EXPECT_THAT(
      ErrorsOf(InClient("routes: [{to: default, via: 10.0.0.1, weight: 2}]")),
      HasSubstr("a weight belongs to one of several next hops"));
}

Places Ranges() {
  return {
      {"/$defs/mark/anyOf/0", InPing("from: client, to: server, mark: @")},
      {"/$defs/maskedMark/anyOf/0", InClient("rules: [{fwmark: @}]")},
      {"/$defs/table/anyOf/1",
       InClient("routes: [{to: default, device: eth0, table: @}]")},
      {"/$defs/interface/properties/mtu",
       InEth0("addresses: [10.0.0.2/24], mtu: @")},
      {"/$defs/interface/then/properties/mtu",
       InEth0("addresses: [10.0.0.2/24, fd00::2/64], mtu: @")},
      {"/$defs/interface/properties/vlans/items/anyOf/0", InPort("vlans: [@]")},
      {"/$defs/vlan/properties/id", InPort("vlans: [{id: @}]")},
      {"/$defs/route/properties/metric",
       InClient("routes: [{to: default, device: eth0, metric: @}]")},
      {"/$defs/route/properties/mtu",
       InClient("routes: [{to: default, device: eth0, mtu: @}]")},
      {"/$defs/nextHop/properties/weight",
       InClient("routes: [{to: default, nexthops: [{device: eth0, weight: "
                "@}]}]")},
      {"/$defs/policyRule/properties/priority",
       InClient("rules: [{priority: @}]")},
      {"/$defs/dataChain/properties/priority/anyOf/1",
       InChain("chain: inet:fw.input, priority: @")},
      {"/$defs/dataRule/properties/protocol/anyOf/1", InRule("protocol: @")},
      {"/$defs/dataRule/properties/icmp_type/anyOf/2", InRule("icmp_type: @")},
      {"/$defs/ports/anyOf/0", InRule("protocol: tcp, source_port: @")},
      {"/$defs/probe/properties/timeout/anyOf/0",
       InProbe("timeout: @\n    expect: replied")},
      {"/$defs/ping/properties/size",
       InPing("from: client, to: server, size: @")},
      {"/$defs/ping/properties/ttl",
       InPing("from: client, to: server, ttl: @")},
      {"/$defs/ping/properties/count",
       InPing("from: client, to: server, count: @")},
      {"/$defs/hopStep/properties/ttl",
       InExpect("request: [{hop: client/eth0, ttl: @}]")},
      {"/$defs/errorStep/properties/mtu",
       InExpect("request: [{error: client, mtu: @}]")},
      {"/$defs/times", InExpect("hits: [{drop: client, times: @}]")},
  };
}

TEST(SchemaValues, RangesEndWhereTheReadersEnd) {
  for (const auto& [pointer, scenario] : Ranges()) {
    const Json& schema = At(pointer);
    const auto errors = [&, &scenario = scenario](int64_t value) {
      return ErrorsOf(Fill(scenario, std::to_string(value)));
    };
    const int64_t least = schema.at("minimum");
    const int64_t most = schema.value("maximum", int64_t{65535});
    EXPECT_EQ(errors(least), "") << pointer;
    EXPECT_EQ(errors(most), "") << pointer;
    EXPECT_NE(errors(least - 1), "") << pointer;
    EXPECT_NE(errors(most + 1), "") << pointer;
  }
  EXPECT_EQ(InSchema("minimum"), Asked(Ranges()));
}

}  // namespace
}  // namespace hopcheck::testing
