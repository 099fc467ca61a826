// Puts a packet's path together from what was seen of it. Values in, value
// out: recorded events give the same path on any machine.
#ifndef HOPCHECK_TRACE_ASSEMBLE_H_
#define HOPCHECK_TRACE_ASSEMBLE_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "trace/event_names.h"
#include "trace/packet_path.h"
#include "trace/packet_record.h"

namespace hopcheck {

// What is known beside the events: what the sender's socket was told.
struct SenderView {
  uint32_t netns = 0;      // the sender's namespace, by inode
  int send_error = 0;      // errno of the send, 0 where it went out
  bool got_reply = false;  // the socket received the echo reply
  bool got_error = false;  // the socket's error queue told of an ICMP error
  // Some copy had not ended when the time was over.
  bool timed_out = false;
  std::chrono::milliseconds timeout{0};
  uint64_t lost = 0;  // events lost meanwhile, by anyone
};

// Resolves the chains in `record` where it is: that is large. It may grow
// afterwards, and be put together again.
PacketPath AssemblePath(PacketRecord& record, const SenderView& sender,
                        const EventNames& names);

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_ASSEMBLE_H_
