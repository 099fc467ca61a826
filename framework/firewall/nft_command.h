// The nft command that a rule as data equals, for who has to be told of it.
#ifndef HOPCHECK_FIREWALL_NFT_COMMAND_H_
#define HOPCHECK_FIREWALL_NFT_COMMAND_H_

#include <string>

#include "scenario/firewall_model.h"

namespace hopcheck {

// "nft add rule inet fw forward iifname "lan" tcp dport 22 accept". Of a rule
// in iptables' tables it is what iptables-translate makes of it.
std::string NftCommand(const ChainName& chain, const DataRule& rule);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_NFT_COMMAND_H_
