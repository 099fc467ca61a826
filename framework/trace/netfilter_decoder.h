// From the netlink messages of netfilter's trace to events: nf_tables' own
// (NFT_MSG_TRACE, linux/netfilter/nf_tables.h) and the legacy tables', which
// come as log entries (NFULNL_MSG_PACKET, prefix "TRACE: filter:INPUT:rule:1").
#ifndef HOPCHECK_TRACE_NETFILTER_DECODER_H_
#define HOPCHECK_TRACE_NETFILTER_DECODER_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "trace/netfilter_event.h"
#include "trace/quoted_packet.h"

namespace hopcheck {

// A message as the kernel side recorded it.
struct TraceMessage {
  uint64_t time_ns = 0;
  uint32_t netns = 0;              // of the socket that it was sent to
  uint64_t skb = 0;                // the packet in hand; 0 for none
  uint8_t ct_info = 0xff;          // its enum ip_conntrack_info
  std::span<const uint8_t> bytes;  // with the netlink header
};

class NetfilterDecoder {
 public:
  // `run` is that of the probes' cookies.
  explicit NetfilterDecoder(const std::array<uint8_t, 8>& run) : run_(run) {}

  // Gives the event to fill in, of the packet with this Cookie::packet; of
  // nothing where the message does not tell whose it is (an ICMP error, whose
  // quote is cut off). Null where nobody wants it. Events are large: each is
  // made where it stays.
  using Place = std::function<NetfilterEvent*(std::optional<uint32_t> packet)>;
  // Asks for no place where the message is about another's packet, no trace at
  // all, or no news (hopcheck's own table saw the packet before).
  void Decode(const TraceMessage& message, const Place& place);

  // The packets that were told of are gone.
  void Forget() { known_.clear(); }

 private:
  void DecodeNft(const TraceMessage& message, const Place& place);
  void DecodeLog(const TraceMessage& message, const Place& place) const;
  bool IsOurs(const QuotedPacket& packet) const {
    return !packet.cookie || packet.cookie->run == run_;
  }

  // Only the first message in a hook quotes the packet (of a chain that takes
  // the packet away at once, none does): the trace's id tells what the others
  // are about.
  struct Known {
    PacketEvent::Role role;
    std::optional<uint32_t> packet;
    std::string_view ct;
  };
  std::array<uint8_t, 8> run_;
  std::map<std::pair<uint32_t, uint32_t>, Known> known_;  // by netns and id
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_NETFILTER_DECODER_H_
