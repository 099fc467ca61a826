// Rules as data as one transaction of nf_tables.
#ifndef HOPCHECK_FIREWALL_DATA_TRANSACTION_H_
#define HOPCHECK_FIREWALL_DATA_TRANSACTION_H_

#include <functional>
#include <vector>

#include "netlink/message.h"
#include "scenario/firewall_model.h"

namespace hopcheck {

// Whether the chain says where it hooks in, rather than by its name alone.
bool SaysHook(const DataChain& chain);

// All tables, then all chains, so that a rule may lead to any, then all rules.
// `chains` have families. One that `stands` already keeps its place unless it
// says another.
std::vector<Request> DataTransaction(
    const std::vector<DataChain>& chains,
    const std::function<bool(const ChainName&)>& stands);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_DATA_TRANSACTION_H_
