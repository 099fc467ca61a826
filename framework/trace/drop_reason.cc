#include "trace/drop_reason.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace hopcheck {
namespace {

// Both run a hook's chains, the second for a list of packets.
constexpr std::array<std::string_view, 2> kNetfilter = {"nf_hook_slow",
                                                        "nf_hook_slow_list"};
// Where a packet enters IPv4 and IPv6, whatever of it the compiler has inlined.
constexpr std::array<std::string_view, 8> kEntries = {
    "ip_rcv_core",  "ip_rcv",   "ip_list_rcv",   "ip_sublist_rcv",
    "ip6_rcv_core", "ipv6_rcv", "ipv6_list_rcv", "ip6_sublist_rcv"};

}  // namespace

std::string DropReasonOf(const PacketEvent& event, const KernelNames& kernel) {
  std::string told = kernel.DropReason(event.reason);
  if (!told.empty()) return told;
  const std::string function = kernel.Function(event.location);
  // Without what the compiler has added: "ip_rcv_core.isra.0".
  const std::string_view source =
      std::string_view(function).substr(0, function.find('.'));
  if (std::ranges::find(kNetfilter, source) != kNetfilter.end()) {
    return "NETFILTER_DROP";
  }
  if (event.for_other_host &&
      std::ranges::find(kEntries, source) != kEntries.end()) {
    return "OTHERHOST";
  }
  return "";
}

}  // namespace hopcheck
