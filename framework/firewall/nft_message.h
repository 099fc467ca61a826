// A message of nf_tables under construction by libnftnl.
#ifndef HOPCHECK_FIREWALL_NFT_MESSAGE_H_
#define HOPCHECK_FIREWALL_NFT_MESSAGE_H_

#include <linux/netlink.h>

#include <cstdint>
#include <memory>
#include <new>
#include <string>

#include "base/diagnostic.h"
#include "netlink/message.h"

namespace hopcheck {

// NFPROTO_IPV4 of "ip".
uint8_t NftFamily(const std::string& family);

class NftMessage {
 public:
  // `type` is NFT_MSG_NEWRULE and the like, `family` that of the table.
  NftMessage(uint16_t type, uint16_t flags, const std::string& family);

  // For libnftnl's nlmsg_build_payload functions, which do not look where
  // their buffer ends.
  nlmsghdr* header() { return header_; }

  Request ToRequest(std::string command, const Place& place) const;

 private:
  std::unique_ptr<char[]> buffer_;
  nlmsghdr* header_;
};

// What libnftnl allocated, or could not.
template <typename Object>
Object* Allocated(Object* object) {
  if (object == nullptr) throw std::bad_alloc();
  return object;
}

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_NFT_MESSAGE_H_
