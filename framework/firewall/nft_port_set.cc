#include "firewall/nft_port_set.h"

#include <endian.h>
#include <libnftnl/set.h>
#include <linux/netfilter/nf_tables.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "firewall/nft_message.h"

namespace hopcheck {

const char* const kAnonymousSet = "__set%d";

namespace {

constexpr uint32_t kInetService = 13;  // nft's number for the type of ports

bool IsRange(const PortRange& ports) { return ports.first != ports.last; }

// In order, each port once; as nft does, neighbours of a range join it.
std::vector<PortRange> Merged(std::vector<PortRange> ports) {
  const uint32_t near = std::ranges::any_of(ports, IsRange) ? 1 : 0;
  std::ranges::sort(ports, {}, &PortRange::first);
  std::vector<PortRange> merged;
  for (const PortRange& port : ports) {
    if (!merged.empty() && port.first <= merged.back().last + near) {
      merged.back().last = std::max(merged.back().last, port.last);
    } else {
      merged.push_back(port);
    }
  }
  return merged;
}

void AddElement(nftnl_set* set, uint32_t port, uint32_t flags) {
  nftnl_set_elem* element = Allocated(::nftnl_set_elem_alloc());
  const uint16_t key = htobe16(static_cast<uint16_t>(port));
  ::nftnl_set_elem_set(element, NFTNL_SET_ELEM_KEY, &key, sizeof key);
  if (flags != 0) {
    ::nftnl_set_elem_set_u32(element, NFTNL_SET_ELEM_FLAGS, flags);
  }
  ::nftnl_set_elem_add(set, element);
}

// A set of intervals holds where each begins, and where what lies between
// them does.
void AddIntervals(nftnl_set* set, const std::vector<PortRange>& ports) {
  if (ports.front().first != 0) AddElement(set, 0, NFT_SET_ELEM_INTERVAL_END);
  for (const PortRange& range : ports) {
    AddElement(set, range.first, 0);
    if (range.last != UINT16_MAX) {
      AddElement(set, range.last + 1u, NFT_SET_ELEM_INTERVAL_END);
    }
  }
}

}  // namespace

std::vector<Request> NewPortSet(const ChainName& chain, uint32_t id,
                                std::vector<PortRange> ports,
                                const std::string& command,
                                const Place& place) {
  ports = Merged(std::move(ports));
  const bool intervals = std::ranges::any_of(ports, IsRange);
  const std::unique_ptr<nftnl_set, decltype(&nftnl_set_free)> set(
      Allocated(::nftnl_set_alloc()), nftnl_set_free);
  ::nftnl_set_set_str(set.get(), NFTNL_SET_TABLE, chain.table.c_str());
  ::nftnl_set_set_str(set.get(), NFTNL_SET_NAME, kAnonymousSet);
  ::nftnl_set_set_u32(set.get(), NFTNL_SET_ID, id);
  ::nftnl_set_set_u32(set.get(), NFTNL_SET_FAMILY, NftFamily(chain.family));
  ::nftnl_set_set_u32(set.get(), NFTNL_SET_KEY_TYPE, kInetService);
  ::nftnl_set_set_u32(set.get(), NFTNL_SET_KEY_LEN, sizeof(uint16_t));
  ::nftnl_set_set_u32(set.get(), NFTNL_SET_FLAGS,
                      NFT_SET_ANONYMOUS | NFT_SET_CONSTANT |
                          (intervals ? NFT_SET_INTERVAL : 0));
  std::vector<Request> requests;
  NftMessage create(NFT_MSG_NEWSET, NLM_F_CREATE, chain.family);
  ::nftnl_set_nlmsg_build_payload(create.header(), set.get());
  requests.push_back(create.ToRequest(command, place));
  if (intervals) {
    AddIntervals(set.get(), ports);
  } else {
    for (const PortRange& port : ports) AddElement(set.get(), port.first, 0);
  }
  NftMessage fill(NFT_MSG_NEWSETELEM, NLM_F_CREATE, chain.family);
  ::nftnl_set_elems_nlmsg_build_payload(fill.header(), set.get());
  requests.push_back(fill.ToRequest(command, place));
  return requests;
}

}  // namespace hopcheck
