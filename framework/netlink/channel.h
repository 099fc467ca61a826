// The narrow edge to the kernel: requests go in, replies come out. The socket
// is the real one; tests put a recorder in its place.
#ifndef HOPCHECK_NETLINK_CHANNEL_H_
#define HOPCHECK_NETLINK_CHANNEL_H_

#include <span>
#include <vector>

#include "netlink/message.h"
#include "netlink/reply.h"

namespace hopcheck {

class NetlinkChannel {
 public:
  virtual ~NetlinkChannel() = default;

  // Has the kernel carry out all of `requests`, in order, and returns what it
  // answered apart from acknowledgements. Throws KernelError for the first
  // that was refused; those behind it may or may not have been carried out. A
  // dump (NLM_F_DUMP) is asked for alone.
  virtual std::vector<Reply> Exchange(std::span<const Request> requests) = 0;

  std::vector<Reply> Exchange(const Request& request) {
    return Exchange(std::span(&request, 1));
  }
};

}  // namespace hopcheck

#endif  // HOPCHECK_NETLINK_CHANNEL_H_
