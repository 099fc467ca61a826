#include "netlink/neighbour.h"

#include <fmt/format.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include <cerrno>

#include "base/kernel_error.h"
#include "base/shell_word.h"
#include "netlink/refusal.h"

namespace hopcheck {

Request AddNeighbour(const Neighbour& neighbour, const Devices& devices) {
  std::string command =
      fmt::format("ip neigh add {} lladdr {} nud permanent dev {}",
                  neighbour.address.ToString(), neighbour.mac.ToString(),
                  ShellWord(neighbour.device));
  const auto index = devices.Find(neighbour.device);
  if (!index) {
    throw KernelError(std::move(command),
                      ObjectAt(devices.object(), neighbour.place), ENODEV);
  }
  ndmsg header{};
  header.ndm_family =
      static_cast<uint8_t>(AddressFamily(neighbour.address.family()));
  header.ndm_ifindex = static_cast<int>(*index);
  header.ndm_state = NUD_PERMANENT;
  Request request(RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_EXCL, header,
                  std::move(command));
  request.At(neighbour.place);
  request.Put(NDA_DST, neighbour.address);
  request.Put(NDA_LLADDR, neighbour.mac);
  return request;
}

Request ShowNeighbours(Family family) {
  ndmsg header{};
  header.ndm_family = static_cast<uint8_t>(AddressFamily(family));
  return Request(RTM_GETNEIGH, NLM_F_DUMP, header,
                 family == Family::kIpv4 ? "ip -4 neigh show nud all"
                                         : "ip -6 neigh show nud all");
}

std::optional<LiveNeighbour> ParseNeighbour(const Reply& reply) {
  if (reply.type() != RTM_NEWNEIGH) return std::nullopt;
  const auto header = reply.As<ndmsg>();
  const Attributes attributes = reply.AttributesAfter<ndmsg>();
  const auto address = attributes.Find(NDA_DST);
  if (!address || !address->Address()) return std::nullopt;
  LiveNeighbour result;
  result.index = static_cast<uint32_t>(header.ndm_ifindex);
  result.state = header.ndm_state;
  result.address = *address->Address();
  if (const auto a = attributes.Find(NDA_LLADDR)) result.mac = a->Mac();
  return result;
}

Request SetNeighbourSearch(const Device& device, Family family,
                           const NeighbourSearch& search) {
  const char* table = family == Family::kIpv4 ? "arp_cache" : "ndisc_cache";
  ndtmsg header{};
  header.ndtm_family = static_cast<uint8_t>(AddressFamily(family));
  Request request(
      RTM_SETNEIGHTBL, 0, header,
      fmt::format("ip ntable change name {} dev {} retrans {} ucast_probes {} "
                  "mcast_probes {}",
                  table, ShellWord(device.name), search.retrans_ms,
                  search.probes, search.probes));
  request.Put(NDTA_NAME, table);
  request.Nest(NDTA_PARMS, [&] {
    request.PutU32(NDTPA_IFINDEX, device.index);
    request.PutU64(NDTPA_RETRANS_TIME, search.retrans_ms);
    request.PutU32(NDTPA_UCAST_PROBES, search.probes);
    request.PutU32(NDTPA_MCAST_PROBES, search.probes);
  });
  return request;
}

}  // namespace hopcheck
