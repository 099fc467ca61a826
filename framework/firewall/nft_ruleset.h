// nftables rulesets, loaded by libnftables within this process.
#ifndef HOPCHECK_FIREWALL_NFT_RULESET_H_
#define HOPCHECK_FIREWALL_NFT_RULESET_H_

#include <string>

#include "scenario/firewall_model.h"

namespace hopcheck {

// The folder of the file that holds the ruleset.
std::string FolderOf(const FirewallItem& item);

// nft -f TEXT
// in the calling thread's network namespace, and in the folder of the file
// that holds the text: `include` takes paths relative to it, with "./" and
// without, and the machine's /etc only where it is named. What the ruleset
// prints ("list ruleset") is not shown. Throws as LoadFirewall does.
void LoadNftRuleset(const FirewallItem& item, const std::string& object);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_NFT_RULESET_H_
