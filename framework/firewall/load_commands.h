// The commands that load a firewall by hand: what LoadFirewall does, for who
// has a shell and no hopcheck.
#ifndef HOPCHECK_FIREWALL_LOAD_COMMANDS_H_
#define HOPCHECK_FIREWALL_LOAD_COMMANDS_H_

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/firewall_model.h"

namespace hopcheck {

struct LoadCommand {
  std::string command;               // for a shell: "nft -f -"
  std::optional<std::string> input;  // what it reads
  std::string folder;                // where it is run; "": anywhere
  // A command for a shell, that fails where there is something to do; "":
  // there is.
  std::string unless;
  Place place;
};

// In the order in which they are run. `variant` is the backend of iptables
// items that name none.
std::vector<LoadCommand> LoadCommands(const std::vector<FirewallItem>& items,
                                      Backend variant);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_LOAD_COMMANDS_H_
