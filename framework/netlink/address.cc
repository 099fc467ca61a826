#include "netlink/address.h"

#include <fmt/format.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

#include <algorithm>
#include <array>

#include "base/shell_word.h"

namespace hopcheck {
namespace {

// The network's last address. There is none in a network of one or two
// addresses (RFC 3021); `ip` leaves it out there too.
std::optional<IpAddress> Broadcast(const IpPrefix& prefix) {
  if (prefix.family() != Family::kIpv4 || prefix.length > 30) {
    return std::nullopt;
  }
  std::array<uint8_t, 4> bytes{};
  for (size_t i = 0; i < bytes.size(); ++i) {
    const int host_bits =
        std::clamp(static_cast<int>(i) * 8 + 8 - prefix.length, 0, 8);
    bytes[i] = static_cast<uint8_t>(prefix.address.bytes()[i] |
                                    (0xff >> (8 - host_bits)));
  }
  return IpAddress(Family::kIpv4, bytes);
}

}  // namespace

Request AddAddress(const Device& device, const IpPrefix& prefix,
                   DuplicateDetection detection) {
  const bool nodad =
      prefix.family() == Family::kIpv6 && detection == DuplicateDetection::kOff;
  const auto broadcast = Broadcast(prefix);
  ifaddrmsg header{};
  header.ifa_family = static_cast<uint8_t>(AddressFamily(prefix.family()));
  header.ifa_prefixlen = prefix.length;
  header.ifa_index = device.index;
  // As `ip` does where no scope is said.
  if (prefix.family() == Family::kIpv4 && prefix.address.IsLoopback()) {
    header.ifa_scope = RT_SCOPE_HOST;
  }
  Request request(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, header,
                  fmt::format("ip addr add {}{} dev {}{}", prefix.ToString(),
                              broadcast ? " brd +" : "", ShellWord(device.name),
                              nodad ? " nodad" : ""));
  request.Put(IFA_LOCAL, prefix.address);
  request.Put(IFA_ADDRESS, prefix.address);
  if (broadcast) request.Put(IFA_BROADCAST, *broadcast);
  if (nodad) request.PutU32(IFA_FLAGS, IFA_F_NODAD);
  return request;
}

Request ShowAddresses(Family family) {
  ifaddrmsg header{};
  header.ifa_family = static_cast<uint8_t>(AddressFamily(family));
  return Request(
      RTM_GETADDR, NLM_F_DUMP, header,
      family == Family::kIpv4 ? "ip -4 addr show" : "ip -6 addr show");
}

std::optional<LiveAddress> ParseAddress(const Reply& reply) {
  if (reply.type() != RTM_NEWADDR) return std::nullopt;
  const auto header = reply.As<ifaddrmsg>();
  const Attributes attributes = reply.AttributesAfter<ifaddrmsg>();
  // Of a point-to-point interface IFA_ADDRESS is the other end.
  auto local = attributes.Find(IFA_LOCAL);
  if (!local) local = attributes.Find(IFA_ADDRESS);
  if (!local || !local->Address()) return std::nullopt;
  LiveAddress result;
  result.index = header.ifa_index;
  result.prefix = {*local->Address(), header.ifa_prefixlen};
  result.flags = header.ifa_flags;
  if (const auto a = attributes.Find(IFA_BROADCAST)) {
    result.broadcast = a->Address();
  }
  if (const auto a = attributes.Find(IFA_FLAGS)) result.flags = a->U32();
  return result;
}

}  // namespace hopcheck
