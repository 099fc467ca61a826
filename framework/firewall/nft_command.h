// The nft command that a rule as data equals, outside iptables' tables.
#ifndef HOPCHECK_FIREWALL_NFT_COMMAND_H_
#define HOPCHECK_FIREWALL_NFT_COMMAND_H_

#include <string>

#include "scenario/firewall_model.h"

namespace hopcheck {

// "nft add rule inet fw forward iifname "lan" tcp dport 22 accept"
std::string NftCommand(const ChainName& chain, const DataRule& rule);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_NFT_COMMAND_H_
