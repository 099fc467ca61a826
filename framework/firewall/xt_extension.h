// What the names of iptables' matches and targets say of a rule.
#ifndef HOPCHECK_FIREWALL_XT_EXTENSION_H_
#define HOPCHECK_FIREWALL_XT_EXTENSION_H_

#include <string_view>

namespace hopcheck {

// The verdict of an extension's target: "reject" of REJECT, "continue" of LOG,
// "" of one that decides by the packet or is not known.
std::string_view VerdictOfTarget(std::string_view target);

// Whether a target rewrites addresses; whether a target or match makes the
// kernel keep track of connections.
bool TargetTranslates(std::string_view target);
bool TargetTracks(std::string_view target);
bool MatchTracks(std::string_view match);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_XT_EXTENSION_H_
