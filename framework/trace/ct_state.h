// The words for a packet's conntrack state.
#ifndef HOPCHECK_TRACE_CT_STATE_H_
#define HOPCHECK_TRACE_CT_STATE_H_

#include <cstdint>
#include <string_view>

namespace hopcheck {

// "new", "established", "related", "untracked" of an enum ip_conntrack_info
// (linux/netfilter/nf_conntrack_common.h); "" for anything else.
std::string_view CtStateName(uint8_t ct_info);

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_CT_STATE_H_
