// What iptables' matches and targets say of a rule.
#ifndef HOPCHECK_FIREWALL_XT_EXTENSION_H_
#define HOPCHECK_FIREWALL_XT_EXTENSION_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "firewall/rule_book.h"

namespace hopcheck {

// The verdict of an extension's target: "reject" of REJECT, "continue" of LOG,
// "" of one that decides by the packet or is not known.
std::string_view VerdictOfTarget(std::string_view target);

// Whether a target rewrites addresses; whether a target or match makes the
// kernel keep track of connections.
bool TargetTranslates(std::string_view target);
bool TargetTracks(std::string_view target);
bool MatchTracks(std::string_view match);

// Adds what a match or target of a rule says of it, but not what the rule does.
// `info` is its structure.
void TakeXtMatch(std::string_view match, std::span<const uint8_t> info,
                 BookRule& rule);
void TakeXtTarget(std::string_view target, std::span<const uint8_t> info,
                  BookRule& rule);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_XT_EXTENSION_H_
