// Why a rule did not match a packet, as far as its text says: the conditions
// that iptables and nft rules have most.
#ifndef HOPCHECK_EXPECT_RULE_CONDITIONS_H_
#define HOPCHECK_EXPECT_RULE_CONDITIONS_H_

#include <string>
#include <string_view>

#include "expect/packet_facts.h"

namespace hopcheck {

// "it asks for -i wan, and the packet came in by lan": the first condition of
// `text` (as iptables-save or `nft list` prints it) that such a packet does not
// meet; "" where none is found. Conditions that it does not understand are
// passed over.
std::string UnmetCondition(std::string_view text, const PacketFacts& facts);

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_RULE_CONDITIONS_H_
