// From what was proven to the outcome's name.
#ifndef HOPCHECK_TRACE_OUTCOME_H_
#define HOPCHECK_TRACE_OUTCOME_H_

#include <optional>
#include <string>

#include "trace/assemble.h"
#include "trace/packet_path.h"

namespace hopcheck {

// What the lines of a packet came to.
struct Findings {
  bool request_seen = false;
  bool reply_seen = false;
  bool request_delivered = false;
  std::optional<Drop> request_drop;
  // The ICMP error about the request that reached the sender's namespace.
  std::optional<IcmpError> error_to_sender;
  // Why what netfilter told of it is not to be relied on; "" where it is.
  std::string untrusted = {};
  // The request is neither on a wire nor ended: something was missed, since its
  // end comes before the error that tells of it.
  bool request_vanished = false;
  // Whether every main line has ended.
  bool lines_ended = false;
};

// Sets path.outcome, or path.inconclusive where nothing is proven.
void DecideOutcome(const Findings& findings, const SenderView& sender,
                   PacketPath& path);

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_OUTCOME_H_
