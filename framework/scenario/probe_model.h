// What a scenario sends, and what must become of it, as plain data.
#ifndef HOPCHECK_SCENARIO_PROBE_MODEL_H_
#define HOPCHECK_SCENARIO_PROBE_MODEL_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "base/ip_types.h"
#include "scenario/firewall_model.h"
#include "scenario/wanted.h"

namespace hopcheck {

// What became of a probe, as a whole.
enum class Outcome : uint8_t {
  kReplied,      // the answer reached the sender's socket
  kDelivered,    // the request reached its destination, no answer came back
  kRejected,     // a firewall rule refused it, and the sender learnt so
  kUnreachable,  // routing or a neighbour failed, and the sender learnt so
  kExpired,      // hop limit
  kTooBig,       // MTU, told by ICMP or by the send
  kDropped,      // it ended in a drop that was seen; the sender learnt nothing
};

// "replied", "too_big", …: as a scenario writes it.
std::string_view ToString(Outcome outcome);
std::optional<Outcome> ParseOutcome(std::string_view text);

// Where a probe goes: an address, a namespace (the first address of the
// probe's family that it declares), or one interface of a namespace.
struct Target {
  std::optional<IpAddress> address;
  std::string namespace_name;            // "" when `address` is given
  std::optional<std::string> interface;  // of namespace_name
  Place place;
};

struct Ping {
  std::string from;  // namespace
  // Given: the socket is bound to this device, as `ping -I` does.
  std::optional<std::string> from_interface;
  Place from_place;
  Target to;
  uint32_t size = 56;  // payload bytes, as `ping -s`; at least kMinPingSize
  std::optional<uint8_t> ttl;
  std::optional<uint32_t> mark;
  uint32_t count = 1;
  // Each packet has an ICMP identifier of its own, and so is a connection of
  // its own to conntrack; else all have one, as ping's.
  bool own_flows = false;
  std::optional<IpAddress> source;
  bool dont_fragment = false;
};

// The payload carries the cookie that the tracer knows the packet by.
inline constexpr uint32_t kMinPingSize = 12;

enum class Direction : uint8_t { kOut, kIn };
std::string_view ToString(Direction direction);

// Expected steps. What is not given matches anything.
struct ExpectedHop {
  std::string namespace_name;
  std::string interface;
  std::optional<Direction> direction;
  Wanted<IpAddress> source;
  Wanted<IpAddress> destination;
  std::optional<uint8_t> ttl;
  std::optional<uint32_t> mark;
  bool operator==(const ExpectedHop&) const = default;
};
struct ExpectedDrop {
  std::string namespace_name;
  std::optional<std::string> reason;    // NETFILTER_DROP
  std::optional<std::string> location;  // nf_hook_slow
  bool operator==(const ExpectedDrop&) const = default;
};
struct ExpectedDeliver {
  std::string namespace_name;
  std::optional<std::string> interface;
  Wanted<IpAddress> source;
  Wanted<IpAddress> destination;
  bool operator==(const ExpectedDeliver&) const = default;
};
struct ExpectedError {
  std::string namespace_name;       // who received it
  std::optional<std::string> type;  // "port-unreachable"
  std::optional<std::string> from;  // the namespace or address that sent it
  std::optional<uint32_t> mtu;      // told by fragmentation-needed, too-big
  // The addresses of the packet that the error quotes.
  Wanted<IpAddress> quoted_source;
  Wanted<IpAddress> quoted_destination;
  bool operator==(const ExpectedError&) const = default;
};
struct ExpectedChain {
  std::string namespace_name;
  ChainName chain;
  std::optional<std::string> verdict;
  // A comment, a position as digits, or "policy".
  std::optional<std::string> rule;
  std::optional<std::string> hook;
  std::optional<std::string> ct;
  std::optional<Backend> backend;
  bool operator==(const ExpectedChain&) const = default;
};
struct ExpectedRoute {
  std::string namespace_name;
  Wanted<IpAddress> via;
  std::optional<std::string> device;
  std::optional<std::string> table;
  std::optional<IpPrefix> destination;
  Wanted<IpAddress> source;
  std::optional<std::string> error;
  bool operator==(const ExpectedRoute&) const = default;
};
struct ExpectedNat {
  std::string namespace_name;
  Wanted<IpAddress> source;
  Wanted<IpAddress> destination;
  std::optional<std::string> rule;
  bool operator==(const ExpectedNat&) const = default;
};

struct ExpectedStep {
  std::variant<ExpectedHop, ExpectedDrop, ExpectedDeliver, ExpectedError,
               ExpectedChain, ExpectedRoute, ExpectedNat>
      what;
  Place place;
};

struct ExpectedPath {
  std::vector<ExpectedStep> steps;
  // Lists that would do as well (`any_of`, each way written out in full).
  std::vector<std::vector<ExpectedStep>> others;
  Place place;

  size_t WayCount() const { return 1 + others.size(); }
  // The ways in the order written; 0 is `steps`.
  const std::vector<ExpectedStep>& Way(size_t index) const {
    return index == 0 ? steps : others[index - 1];
  }
};

// A connection tracking entry that must be there at the end.
struct ExpectedTuple {
  Wanted<IpAddress> source;
  Wanted<IpAddress> destination;
};
struct ExpectedConntrack {
  std::string namespace_name;
  ExpectedTuple original;
  ExpectedTuple reply;
  std::optional<uint32_t> mark;
  Place place;
};

// Both bounds are inclusive.
struct Bounds {
  uint64_t least = 0;
  uint64_t most = UINT64_MAX;
  bool Contain(uint64_t value) const { return least <= value && value <= most; }
  bool operator==(const Bounds&) const = default;
};

// How often a step is met, over all packets of a probe: their requests, what
// came back, and their copies.
struct ExpectedHits {
  ExpectedStep step;
  Bounds times;
};

// How many of a probe's packets meet a step, or have an outcome.
struct ExpectedShare {
  std::variant<ExpectedStep, Outcome> of;
  Bounds percent;
  Place place;
};

struct Expectation {
  std::optional<Outcome> outcome;
  Place outcome_place;
  std::optional<ExpectedPath> request;
  std::optional<ExpectedPath> reply;
  std::vector<ExpectedStep> never;
  std::vector<ExpectedConntrack> conntrack;
  bool strict = false;
  // Of all packets of the probe together; what stands above is asked of each.
  std::vector<ExpectedHits> hits;
  std::vector<ExpectedShare> shares;
  Place place;
};

struct Probe {
  std::string name;
  std::variant<Ping> kind;  // an open set: tcp, udp and raw are to come
  // The last resort: what has not ended by then is inconclusive.
  std::chrono::milliseconds timeout{1000};
  Expectation expect;
  // False where nothing is expected yet (ReadOptions::may_lack_expectations).
  bool has_expectation = true;
  Place place;
};

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_PROBE_MODEL_H_
