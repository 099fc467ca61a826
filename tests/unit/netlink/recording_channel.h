// Stands in for the kernel: keeps what it is sent and answers what a test has
// laid ready.
#ifndef HOPCHECK_TESTS_UNIT_NETLINK_RECORDING_CHANNEL_H_
#define HOPCHECK_TESTS_UNIT_NETLINK_RECORDING_CHANNEL_H_

#include <deque>
#include <string>
#include <vector>

#include "netlink/channel.h"

namespace hopcheck::testing {

class RecordingChannel : public NetlinkChannel {
 public:
  std::vector<Reply> Exchange(std::span<const Request> requests) override;
  using NetlinkChannel::Exchange;

  // The answer to the next exchange that has none yet; without, it is empty.
  void Answer(std::vector<Reply> replies) {
    answers_.push_back(std::move(replies));
  }
  // The commands that equal what was sent, in order.
  const std::vector<std::string>& commands() const { return commands_; }

 private:
  std::deque<std::vector<Reply>> answers_;
  std::vector<std::string> commands_;
};

// What the kernel would send for `request` built the other way round: the
// message of a request, read as a reply.
Reply AsReply(const Request& request);

// The commands that equal `requests`, a line each.
std::string Commands(std::span<const Request> requests);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_UNIT_NETLINK_RECORDING_CHANNEL_H_
