#include "unit/netlink/recording_channel.h"

#include <linux/netlink.h>

#include <utility>

namespace hopcheck::testing {

std::vector<Reply> RecordingChannel::Exchange(
    std::span<const Request> requests) {
  for (const Request& request : requests) {
    commands_.push_back(request.command());
  }
  if (answers_.empty()) return {};
  std::vector<Reply> answer = std::move(answers_.front());
  answers_.pop_front();
  return answer;
}

Reply AsReply(const Request& request) {
  return Reply(request.type(), request.flags(),
               request.bytes().subspan(NLMSG_HDRLEN));
}

std::string Commands(std::span<const Request> requests) {
  std::string text;
  for (const Request& request : requests) text += request.command() + '\n';
  return text;
}

}  // namespace hopcheck::testing
