// What iptables-save prints, of either variant and family, taken apart: its
// tables, chains and rules.
#ifndef HOPCHECK_FIREWALL_IPTABLES_TEXT_H_
#define HOPCHECK_FIREWALL_IPTABLES_TEXT_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hopcheck {

struct SavedChain {
  std::vector<std::string> rules;  // without "-A CHAIN ", in order
};

struct SavedTable {
  std::map<std::string, SavedChain, std::less<>> chains;
  // The tool says that it cannot show all of this table.
  bool partial = false;
};

// By the table's name. Arguments in quotes may hold line ends.
std::map<std::string, SavedTable, std::less<>> ParseIptablesSave(
    std::string_view text);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_IPTABLES_TEXT_H_
