#include "base/netfilter_names.h"

#include <linux/netfilter.h>

#include <array>
#include <span>

namespace hopcheck {
namespace {

constexpr std::array<std::string_view, 3> kArpHooks = {"input", "output",
                                                       "forward"};
constexpr std::array<std::string_view, 2> kDeviceHooks = {"ingress", "egress"};
// Of a bridge, too, but for the last.
constexpr std::array<std::string_view, 6> kInetHooks = {
    "prerouting", "input", "forward", "output", "postrouting", "ingress"};

std::span<const std::string_view> HooksOf(uint32_t family) {
  if (family == NFPROTO_ARP) return kArpHooks;
  if (family == NFPROTO_NETDEV) return kDeviceHooks;
  return kInetHooks;
}

}  // namespace

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

std::string_view HookName(uint32_t family, uint32_t hook) {
  const auto hooks = HooksOf(family);
  return hook < hooks.size() ? hooks[hook] : "unknown";
}

}  // namespace hopcheck
