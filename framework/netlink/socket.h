// A netlink socket in one network namespace: that of the thread that made it.
#ifndef HOPCHECK_NETLINK_SOCKET_H_
#define HOPCHECK_NETLINK_SOCKET_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/unique_fd.h"
#include "netlink/channel.h"

namespace hopcheck {

class NetlinkSocket : public NetlinkChannel {
 public:
  // `protocol` as in netlink(7) (NETLINK_ROUTE); `object` is what errors name
  // ("namespace router").
  NetlinkSocket(int protocol, std::string object);

  // All requests in as few sendmsg calls as fit the kernel's buffers.
  std::vector<Reply> Exchange(std::span<const Request> requests) override;
  using NetlinkChannel::Exchange;

  // Has the kernel carry out all of `requests` or none of them: one batch of
  // NETLINK_NETFILTER for `subsystem` (NFNL_SUBSYS_NFTABLES). Throws
  // RequestRefused (refusal.h), a KernelError, for the first that was refused;
  // what the kernel has against the batch as a whole counts for its first.
  void Transact(uint16_t subsystem, std::span<const Request> requests);

  // For what can be asked of a socket alone (SO_COOKIE, SO_ATTACH_BPF).
  int fd() const { return fd_.get(); }

  // From now on hears what is said to multicast group `group` (RTNLGRP_LINK).
  void Join(unsigned group);
  // Returns when something was said to a joined group since the last call, or
  // may have been (notifications that did not fit are lost: ENOBUFS). False
  // when `deadline` has passed first. What was said is not returned: whoever
  // waits for a state asks for the state, which cannot be lost.
  bool WaitForNews(std::chrono::steady_clock::time_point deadline);

 private:
  struct Datagram;
  class Collector;

  void DrainNews();
  void MakeRoomToSend(size_t bytes);
  void Send(std::span<const uint8_t> bytes);
  bool Receive(Datagram& datagram);
  void SendAndCollect(std::span<const Request> requests,
                      std::vector<Reply>& replies);
  void Collect(Collector& collector, const Request& first);

  std::string object_;
  UniqueFd fd_;
  uint32_t next_sequence_ = 1;
  bool joined_ = false;
  bool news_ = false;
  std::unique_ptr<uint8_t[]> buffer_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_NETLINK_SOCKET_H_
