// What the expressions of an nf_tables rule say of it.
#ifndef HOPCHECK_FIREWALL_RULE_EXPRESSIONS_H_
#define HOPCHECK_FIREWALL_RULE_EXPRESSIONS_H_

#include "firewall/nft_dump.h"
#include "netlink/reply.h"

namespace hopcheck {

// From the attributes of an NFT_MSG_NEWRULE message.
DumpedRule ReadDumpedRule(const Attributes& attributes);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_RULE_EXPRESSIONS_H_
