// The words for netfilter's numbers, as nft writes them.
// Numbers: linux/netfilter.h, linux/netfilter_arp.h, linux/netfilter_bridge.h.
#ifndef HOPCHECK_BASE_NETFILTER_NAMES_H_
#define HOPCHECK_BASE_NETFILTER_NAMES_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace hopcheck {

// "ip" of an NFPROTO_IPV4, as the families of tables are called; else the
// number.
std::string FamilyName(uint32_t family);

// "forward" of the number that a hook has in a family (NFPROTO_*: those of arp
// and netdev have their own); "unknown" of any other. A literal.
std::string_view HookName(uint32_t family, uint32_t hook);

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_NETFILTER_NAMES_H_
