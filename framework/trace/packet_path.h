// What happened to a packet, as values: the ordered steps of its request and
// of what came back. Names are resolved; nothing here knows BPF or netlink.
#ifndef HOPCHECK_TRACE_PACKET_PATH_H_
#define HOPCHECK_TRACE_PACKET_PATH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ip_types.h"
#include "scenario/probe_model.h"

namespace hopcheck {

// One interface crossed in one direction.
struct Hop {
  std::string namespace_name;
  std::string interface;
  Direction direction = Direction::kOut;
  bool operator==(const Hop&) const = default;
};

// The packet ended here, against its sender's wish.
struct Drop {
  std::string namespace_name;
  std::string interface;  // the device it was on; "" where it had none
  std::string reason;     // enum skb_drop_reason without SKB_DROP_REASON_
  std::string location;   // the kernel function that freed it
  bool operator==(const Drop&) const = default;
};

// The packet reached a receiver in this namespace.
struct Deliver {
  std::string namespace_name;
  std::string interface;  // it came in by
  bool operator==(const Deliver&) const = default;
};

// An ICMP error that quotes the packet reached this namespace.
struct IcmpError {
  std::string namespace_name;  // who received it
  Family family = Family::kIpv4;
  uint8_t type = 0;  // RFC 792, RFC 4443
  uint8_t code = 0;
  std::string name;             // "port-unreachable"
  IpAddress from;               // the address that sent it
  std::string from_namespace;   // the namespace it was sent in
  std::optional<uint32_t> mtu;  // RFC 1191, RFC 8201: bytes
  bool operator==(const IcmpError&) const = default;
};

struct Step {
  std::variant<Hop, Drop, Deliver, IcmpError> what;
  uint64_t time_ns = 0;  // since the path's first event
  bool operator==(const Step&) const = default;
};

struct PacketPath {
  // What became of it; nothing where it cannot be told, and `inconclusive`
  // then says why.
  std::optional<Outcome> outcome;
  std::string inconclusive;

  // The request on its main line, from the sender to its end, then the ICMP
  // errors that it caused, each where it was received.
  std::vector<Step> request;
  // What came back: the reply's main line, or the way of the ICMP error that
  // the sender learnt from, ending in its IcmpError step.
  std::vector<Step> reply;
  // Copies that left the main line (a bridge's flood, a broadcast), each from
  // where it split off.
  std::vector<std::vector<Step>> branches;

  // When it was sent, in nanoseconds of CLOCK_MONOTONIC; 0 where it was not.
  uint64_t sent_ns = 0;
  // Errno of the send where the kernel refused it, else 0.
  int send_error = 0;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_PACKET_PATH_H_
