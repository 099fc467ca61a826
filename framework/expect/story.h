// What became of a packet, in a sentence's words.
#ifndef HOPCHECK_EXPECT_STORY_H_
#define HOPCHECK_EXPECT_STORY_H_

#include <string>
#include <vector>

#include "trace/packet_path.h"

namespace hopcheck {

// "rule 3 'deny-telnet'", "the policy".
std::string RuleWords(const DecidingRule& rule);

// "in router: NETFILTER_DROP in nf_hook_slow", "in router by rule 3
// 'deny-telnet' of filter.FORWARD: NETFILTER_DROP in nf_hook_slow".
std::string DropStory(const Drop& drop);

// "EPERM (Operation not permitted)".
std::string ErrnoStory(int error);

// What ended a path: "was dropped in router: NETFILTER_DROP in nf_hook_slow",
// "was delivered in server"; "" where `step` ends nothing.
std::string EndingStory(const Step& step);

// The outcome with what proves it, as a clause: "it was rejected:
// port-unreachable from 10.0.0.1 (router)".
std::string OutcomeStory(const PacketPath& path);

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_STORY_H_
