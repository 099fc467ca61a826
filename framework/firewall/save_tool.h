// iptables-save in its variants, run in the calling thread's namespace.
#ifndef HOPCHECK_FIREWALL_SAVE_TOOL_H_
#define HOPCHECK_FIREWALL_SAVE_TOOL_H_

#include <optional>
#include <string>
#include <vector>

namespace hopcheck {

// What `tool` ("ip6tables-nft-save") prints of `tables`, or of all where none
// is named; nothing where it is not installed. Throws KernelError, with what
// the tool says, where it fails.
std::optional<std::string> RunSaveTool(const std::string& tool,
                                       const std::vector<std::string>& tables);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_SAVE_TOOL_H_
