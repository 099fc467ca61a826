#include "netlink/packet_log.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_log.h>

namespace hopcheck {
namespace {

Request LogRequest(uint16_t group) {
  return Request(
      static_cast<uint16_t>(NFNL_SUBSYS_ULOG << 8 | NFULNL_MSG_CONFIG), 0,
      nfgenmsg{AF_UNSPEC, NFNETLINK_V0, htons(group)},
      fmt::format("listen to group {} of netfilter's log", group));
}

}  // namespace

std::vector<Request> PacketLogRequests(uint16_t group, uint32_t bytes) {
  std::vector<Request> requests;
  Request& bind = requests.emplace_back(LogRequest(group));
  bind.PutStruct(NFULA_CFG_CMD,
                 nfulnl_msg_config_cmd{.command = NFULNL_CFG_CMD_BIND});
  Request& mode = requests.emplace_back(LogRequest(group));
  mode.PutStruct(NFULA_CFG_MODE,
                 nfulnl_msg_config_mode{.copy_range = htonl(bytes),
                                        .copy_mode = NFULNL_COPY_PACKET,
                                        ._pad = 0});
  mode.PutU32(NFULA_CFG_QTHRESH, htonl(1));
  return requests;
}

}  // namespace hopcheck
