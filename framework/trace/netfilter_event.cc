#include "trace/netfilter_event.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

namespace hopcheck {

std::string HookName(uint32_t hook) {
  switch (hook) {
    case NF_INET_PRE_ROUTING:
      return "prerouting";
    case NF_INET_LOCAL_IN:
      return "input";
    case NF_INET_FORWARD:
      return "forward";
    case NF_INET_LOCAL_OUT:
      return "output";
    case NF_INET_POST_ROUTING:
      return "postrouting";
    default:
      return "";
  }
}

std::string FamilyName(uint32_t family) {
  switch (family) {
    case NFPROTO_INET:
      return "inet";
    case NFPROTO_IPV4:
      return "ip";
    case NFPROTO_ARP:
      return "arp";
    case NFPROTO_NETDEV:
      return "netdev";
    case NFPROTO_BRIDGE:
      return "bridge";
    case NFPROTO_IPV6:
      return "ip6";
    default:
      return std::to_string(family);
  }
}

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
