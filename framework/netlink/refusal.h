// The kernel's "no" to a netlink request, decoded.
#ifndef HOPCHECK_NETLINK_REFUSAL_H_
#define HOPCHECK_NETLINK_REFUSAL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "base/kernel_error.h"
#include "netlink/message.h"

namespace hopcheck {

// What an NLMSG_ERROR message (netlink(7)) holds.
struct Acknowledgement {
  int error = 0;            // a positive errno, 0 for success
  uint32_t sequence = 0;    // of the request it answers
  std::string words;        // the extended acknowledgement's text
  uint32_t attribute = 0;   // offset in the request of the attribute at fault
  uint32_t missing = 0;     // type of an attribute that should have been there
  uint32_t missing_in = 0;  // offset of the nest where it should have been
};

// `payload` is what stands behind the netlink header, `capped` whether that
// header has NLM_F_CAPPED: the request is then not quoted.
Acknowledgement ParseAcknowledgement(std::span<const uint8_t> payload,
                                     bool capped);

// "namespace router, scenarios/x.yaml:14:7": what was refused, and the item of
// the scenario that asked for it, where there is one.
std::string ObjectAt(const std::string& object, const Place& place);

// A refusal of one request among several.
class RequestRefused : public KernelError {
 public:
  RequestRefused(KernelError error, size_t index)
      : KernelError(std::move(error)), index_(index) {}

  // Which of them, from 0.
  size_t index() const { return index_; }

 private:
  size_t index_;
};

// The same as the exception that the user reads. `object` is the socket's.
KernelError Refusal(const Request& request, const std::string& object,
                    const Acknowledgement& acknowledgement);

}  // namespace hopcheck

#endif  // HOPCHECK_NETLINK_REFUSAL_H_
