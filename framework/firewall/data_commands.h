// Rules as data as commands for a shell.
#ifndef HOPCHECK_FIREWALL_DATA_COMMANDS_H_
#define HOPCHECK_FIREWALL_DATA_COMMANDS_H_

#include <vector>

#include "firewall/load_commands.h"
#include "scenario/firewall_model.h"

namespace hopcheck {

// What LoadDataRules does: in iptables' tables a command of iptables-nft each
// chain and rule, else nft. `first`: nothing stands there yet; else a command
// may depend on what does.
std::vector<LoadCommand> DataCommands(const FirewallItem& item, bool first);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_DATA_COMMANDS_H_
