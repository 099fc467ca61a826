// Netfilter's log to user space (nfnetlink_log): by which the legacy tables
// tell of a traced packet.
#ifndef HOPCHECK_NETLINK_PACKET_LOG_H_
#define HOPCHECK_NETLINK_PACKET_LOG_H_

#include <cstdint>
#include <vector>

#include "netlink/message.h"

namespace hopcheck {

// From now on the socket that sends these is given what is logged to `group`:
// each packet at once, with its first `bytes` bytes.
std::vector<Request> PacketLogRequests(uint16_t group, uint32_t bytes);

}  // namespace hopcheck

#endif  // HOPCHECK_NETLINK_PACKET_LOG_H_
