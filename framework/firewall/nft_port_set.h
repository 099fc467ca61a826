// A list of ports as nf_tables has it: the anonymous set of one rule.
#ifndef HOPCHECK_FIREWALL_NFT_PORT_SET_H_
#define HOPCHECK_FIREWALL_NFT_PORT_SET_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "netlink/message.h"
#include "scenario/firewall_model.h"

namespace hopcheck {

// How a rule of the same transaction names an anonymous set, besides its `id`.
extern const char* const kAnonymousSet;

// The requests that make the set and fill it with `ports`; `command` is that of
// the rule, which comes behind them.
std::vector<Request> NewPortSet(const ChainName& chain, uint32_t id,
                                std::vector<PortRange> ports,
                                const std::string& command, const Place& place);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_NFT_PORT_SET_H_
