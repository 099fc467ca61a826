// A socket's error queue (IP_RECVERR, IPV6_RECVERR): ICMP errors that quote
// what the socket has sent, and refusals of the own stack.
#ifndef HOPCHECK_PROBE_ERROR_QUEUE_H_
#define HOPCHECK_PROBE_ERROR_QUEUE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "base/ip_types.h"

namespace hopcheck {

struct QueuedError {
  int error = 0;          // errno
  bool is_local = false;  // of the own stack, not told by ICMP
  uint8_t icmp_type = 0;
  uint8_t icmp_code = 0;
  uint32_t info = 0;  // the path MTU with EMSGSIZE
  IpAddress from;     // who sent the ICMP error
  // The quoted packet from its transport header on; may be cut off, and is
  // empty for local errors.
  std::vector<uint8_t> quote;
};

// The oldest one, taken from the queue; nothing where it is empty. A pending
// error of the socket that stood for it is cleared as well. Entries that are
// no errors (timestamps) are passed over.
std::optional<QueuedError> ReadErrorQueue(int fd, Family family);

}  // namespace hopcheck

#endif  // HOPCHECK_PROBE_ERROR_QUEUE_H_
