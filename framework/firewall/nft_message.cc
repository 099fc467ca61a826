#include "firewall/nft_message.h"

#include <libnftnl/common.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>

#include <cstring>
#include <span>
#include <utility>

namespace hopcheck {
namespace {

// The longest rule (two lists of ports, a comment, a log prefix, three names)
// has less than 3 KiB.
constexpr size_t kBytes = 16 * 1024;

}  // namespace

uint8_t NftFamily(const std::string& family) {
  if (family == "ip") return NFPROTO_IPV4;
  if (family == "ip6") return NFPROTO_IPV6;
  if (family == "inet") return NFPROTO_INET;
  if (family == "bridge") return NFPROTO_BRIDGE;
  if (family == "arp") return NFPROTO_ARP;
  return NFPROTO_NETDEV;
}

NftMessage::NftMessage(uint16_t type, uint16_t flags, const std::string& family)
    : buffer_(std::make_unique<char[]>(kBytes)),
      header_(::nftnl_nlmsg_build_hdr(buffer_.get(), type, NftFamily(family),
                                      flags, 0)) {}

Request NftMessage::ToRequest(std::string command, const Place& place) const {
  const char* at = buffer_.get() + NLMSG_HDRLEN;
  const char* end = buffer_.get() + header_->nlmsg_len;
  nfgenmsg generic;
  std::memcpy(&generic, at, sizeof generic);
  at += NLMSG_ALIGN(sizeof generic);
  Request request(header_->nlmsg_type, header_->nlmsg_flags, generic,
                  std::move(command), NLMSG_ALIGN(header_->nlmsg_len));
  while (at < end) {
    nlattr attribute;
    std::memcpy(&attribute, at, sizeof attribute);
    request.Put(attribute.nla_type,
                std::span(reinterpret_cast<const uint8_t*>(at) + NLA_HDRLEN,
                          attribute.nla_len - size_t{NLA_HDRLEN}));
    at += NLA_ALIGN(attribute.nla_len);
  }
  request.At(place);
  return request;
}

}  // namespace hopcheck
