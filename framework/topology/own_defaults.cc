#include "topology/own_defaults.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "topology/sysctl.h"

namespace hopcheck {
namespace {

bool SetsAny(const Namespace& declared,
             std::initializer_list<std::string_view> paths) {
  return std::ranges::any_of(declared.sysctls, [&](const Sysctl& sysctl) {
    const auto path = SysctlPath(sysctl.name);
    return path && std::ranges::find(paths, *path) != paths.end();
  });
}

bool SetsDetectionForAll(const Namespace& declared) {
  return SetsAny(declared, {"net/ipv6/conf/all/accept_dad",
                            "net/ipv6/conf/default/accept_dad"});
}

}  // namespace

std::vector<Sysctl> DefaultSysctls(const Namespace& declared) {
  std::vector<Sysctl> result;
  const auto add = [&](std::string name, std::string value) {
    result.push_back({.name = std::move(name), .value = std::move(value)});
  };
  // Detection is off only where neither `all` (0 in a new namespace) nor the
  // interface asks for it: addrconf_dad_begin(), 6.18.
  if (!SetsDetectionForAll(declared)) {
    add("net.ipv6.conf.default.accept_dad", "0");
  }
  // A type that is not in the mask meets neither the limit for one receiver
  // nor the one for all (icmpv4_mask_allow(), icmpv6_mask_allow(), 6.18): one
  // write a family is enough. A scenario that sets any of the limits is about
  // them.
  if (!SetsAny(declared,
               {"net/ipv4/icmp_ratemask", "net/ipv4/icmp_ratelimit",
                "net/ipv4/icmp_msgs_per_sec", "net/ipv4/icmp_msgs_burst"})) {
    add("net.ipv4.icmp_ratemask", "0");
  }
  if (!SetsAny(declared,
               {"net/ipv6/icmp/ratemask", "net/ipv6/icmp/ratelimit"})) {
    add("net.ipv6.icmp.ratemask", "");
  }
  return result;
}

DuplicateDetection DetectionOn(const Namespace& declared,
                               std::string_view interface) {
  const bool set =
      SetsDetectionForAll(declared) ||
      SetsAny(declared,
              {fmt::format("net/ipv6/conf/{}/accept_dad", interface)});
  return set ? DuplicateDetection::kOn : DuplicateDetection::kOff;
}

}  // namespace hopcheck
