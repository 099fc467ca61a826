#include "trace/ct_state.h"

#include <linux/netfilter/nf_conntrack_common.h>

namespace hopcheck {

std::string_view CtStateName(uint8_t ct_info) {
  switch (ct_info) {
    case IP_CT_ESTABLISHED:
    case IP_CT_ESTABLISHED_REPLY:
      return "established";
    case IP_CT_RELATED:
    case IP_CT_RELATED_REPLY:
      return "related";
    case IP_CT_NEW:
      return "new";
    case 7:  // IP_CT_UNTRACKED, which user space's header leaves out
      return "untracked";
    default:
      return "";
  }
}

}  // namespace hopcheck
