// What happened to a packet, as values: the ordered steps of its request and
// of what came back. Names are resolved; nothing here knows BPF or netlink.
#ifndef HOPCHECK_TRACE_PACKET_PATH_H_
#define HOPCHECK_TRACE_PACKET_PATH_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ip_types.h"
#include "firewall/rule_book.h"
#include "scenario/firewall_model.h"
#include "scenario/probe_model.h"

namespace hopcheck {

// One interface crossed in one direction.
struct Hop {
  std::string namespace_name;
  std::string interface;
  Direction direction = Direction::kOut;
  // The packet as it crossed. A mark is the namespace's own affair: it is gone
  // on the other side of a link.
  IpAddress source;
  IpAddress destination;
  uint8_t hop_limit = 0;
  uint32_t mark = 0;
  bool operator==(const Hop&) const = default;
};

// What decided in a chain: one of its rules, or its policy.
struct DecidingRule {
  bool policy = false;
  // From 1, as `iptables -L --line-numbers` counts; 0 where it is not known
  // (the rule is gone), or for the policy.
  uint32_t position = 0;
  std::string comment;  // "" without one
  std::string text;     // as iptables-save or `nft list` prints it
  bool operator==(const DecidingRule&) const = default;
};

// A chain of the firewall gave a verdict. A packet that jumps and returns has
// several of them, each where it was given.
struct ChainVerdict {
  std::string namespace_name;
  ChainName chain;   // its family always given
  std::string hook;  // "forward": of the base chain that led here
  Backend backend = Backend::kNft;
  // accept, drop, reject, queue, stolen, continue, return, jump or goto
  std::string verdict;
  std::string target;  // the chain of jump and goto
  // Nothing where a chain came to its end without one (an implicit return).
  std::optional<DecidingRule> rule;
  // The conntrack state that it met the chain with: new, established, related,
  // invalid or untracked; "" where it had not been looked up yet.
  std::string ct;
  bool operator==(const ChainVerdict&) const = default;
};

// A route was looked up for the packet.
struct RouteLookup {
  std::string namespace_name;
  Family family = Family::kIpv4;
  std::string table;                    // "main", "local", "100"
  std::optional<IpPrefix> destination;  // of the route, where it is known
  std::optional<IpAddress> via;
  std::string device;               // "" where it leads nowhere
  std::optional<IpAddress> source;  // that the route prefers
  std::string error;                // "ENETUNREACH"; "" for success
  // Of a multipath route, how many next hops it has: the kernel chooses by a
  // hash of the packet with a seed of its own. 0 where there is no choice.
  uint32_t next_hops = 0;
  bool operator==(const RouteLookup&) const = default;
};

// Addresses were translated; what was not is nothing.
struct Nat {
  std::string namespace_name;
  std::optional<IpAddress> source;  // after it
  std::optional<IpAddress> destination;
  std::optional<IpAddress> old_source;  // before it
  std::optional<IpAddress> old_destination;
  // The rule that said so; nothing where conntrack translated on its own (a
  // reply, or a packet of a connection that was translated before).
  std::optional<DecidingRule> rule;
  bool operator==(const Nat&) const = default;
};

// The packet ended here, against its sender's wish.
struct Drop {
  std::string namespace_name;
  std::string interface;  // the device it was on; "" where it had none
  std::string reason;     // enum skb_drop_reason without SKB_DROP_REASON_
  std::string location;   // the kernel function that freed it
  // Of a drop by netfilter: the chain, and what in it decided.
  std::optional<ChainName> chain;
  std::optional<DecidingRule> rule;
  // The packet's, as it ended.
  std::optional<IpAddress> source = {};
  std::optional<IpAddress> destination = {};
  // Of an ICMP error about the packet that ended so: its name; "" where it was
  // the packet itself.
  std::string icmp_error = {};
  bool operator==(const Drop&) const = default;
};

// The packet reached a receiver in this namespace.
struct Deliver {
  std::string namespace_name;
  std::string interface;  // it came in by
  IpAddress source;       // as the receiver saw them
  IpAddress destination;
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
  // The addresses of the packet that it quotes, as the receiver saw them: NAT
  // translates them, too.
  IpAddress quoted_source;
  IpAddress quoted_destination;
  bool operator==(const IcmpError&) const = default;
};

struct Step {
  std::variant<Hop, Drop, Deliver, IcmpError, ChainVerdict, RouteLookup, Nat>
      what;
  uint64_t time_ns = 0;  // since the path's first event
  bool operator==(const Step&) const = default;
};

// An entry of a namespace's connection tracking table.
struct ConntrackTuple {
  IpAddress source;
  IpAddress destination;
  bool operator==(const ConntrackTuple&) const = default;
};
struct ConntrackEntry {
  std::string namespace_name;
  ConntrackTuple original;
  ConntrackTuple reply;  // the answer that is expected
  uint32_t mark = 0;
  bool operator==(const ConntrackEntry&) const = default;
};

// What stands in the rulesets of namespaces, by their names.
using RuleBooks = std::map<std::string, std::shared_ptr<const RuleBook>>;

struct PacketPath {
  // What became of it; nothing where it cannot be told, and `inconclusive`
  // then says why.
  std::optional<Outcome> outcome;
  std::string inconclusive;
  // It cannot be told for want of events that should have been there: on
  // another try they may be seen.
  bool missed = false;

  // The request on its main line, from the sender to its end, then the ICMP
  // errors that it caused, each where it was received.
  std::vector<Step> request;
  // What came back: the reply's main line, or the way of the ICMP error that
  // the sender learnt from, ending in its IcmpError step.
  std::vector<Step> reply;
  bool reply_is_error = false;
  // Copies that left the main line (a bridge's flood, a broadcast), each from
  // where it split off.
  std::vector<std::vector<Step>> branches;
  // The entries that its packets belonged to, as they were at the end, in the
  // order met.
  std::vector<ConntrackEntry> conntrack;

  // Whether a rule that took the packet away would have been told of.
  bool tells_stolen = true;

  // What stood in the rulesets that it may have met, for those who explain it.
  RuleBooks rules;

  // When it was sent, in nanoseconds of CLOCK_MONOTONIC; 0 where it was not.
  uint64_t sent_ns = 0;
  // Errno of the send where the kernel refused it, else 0.
  int send_error = 0;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_PACKET_PATH_H_
