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
// `rules` rules in all, in FORWARD itself or in `chains` chains that it jumps
// to one after the other: an echo is compared with each of them, both ways.
std::string LongRuleset(int rules, int chains);

// The same as LongRuleset, in nft's language.
std::string LongNftRuleset(int rules, int chains);

// As a block of a scenario: "        - iptables: |\n …".
std::string AsYaml(const std::string& key, const std::string& ruleset);

}  // namespace hopcheck::bench

#endif  // HOPCHECK_TESTS_BENCH_RULESETS_H_
