// Rulesets of a given size, for the router of RoutedYaml().
#ifndef HOPCHECK_TESTS_BENCH_RULESETS_H_
#define HOPCHECK_TESTS_BENCH_RULESETS_H_

#include <string>

namespace hopcheck::bench {

// All of them as iptables-save prints them, and pass echoes both ways.

// 20 rules in the tables filter and nat, as small routers have them.
std::string SmallRuleset();
// An echo passes 12 chains of five tables.
std::string TwelveChains();
// How a long ruleset is laid out. An echo is compared with every rule that it
// comes to, both ways, and meets none but those that jump.
enum class Layout {
  kOneChain,   // all rules in FORWARD itself
  kEntersOne,  // FORWARD looks for one of 200 chains by the source; it enters
               // the last
  kEntersAll,  // FORWARD jumps to 200 chains one after the other
};

// 5,000 rules, and the same in nft's language.
std::string LongRuleset(Layout layout);
std::string LongNftRuleset(Layout layout);

// As a block of a scenario: "        - iptables: |\n …".
std::string AsYaml(const std::string& key, const std::string& ruleset);

}  // namespace hopcheck::bench

#endif  // HOPCHECK_TESTS_BENCH_RULESETS_H_
