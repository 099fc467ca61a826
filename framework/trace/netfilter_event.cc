#include "trace/netfilter_event.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

namespace hopcheck {

std::string_view VerdictName(int32_t code) {
  switch (code) {
    case NFT_CONTINUE:
    case NFT_BREAK:
      return "continue";
    case NFT_JUMP:
      return "jump";
    case NFT_GOTO:
      return "goto";
    case NFT_RETURN:
      return "return";
    default:
      break;
  }
  // A drop may have an errno in its upper half.
  switch (static_cast<uint32_t>(code) & NF_VERDICT_MASK) {
    case NF_ACCEPT:
      return "accept";
    case NF_STOLEN:
      return "stolen";
    case NF_QUEUE:
      return "queue";
    default:
      return "drop";
  }
}

}  // namespace hopcheck
