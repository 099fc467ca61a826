// What differs between two runs, as data: the source of text, JSON and
// Markdown. Steps are in the notation of scenarios.
#ifndef HOPCHECK_DIFF_DIFFERENCE_H_
#define HOPCHECK_DIFF_DIFFERENCE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/result.h"

namespace hopcheck {

// What a change is about.
enum class Aspect : uint8_t {
  kOutcome,
  kSend,     // what the kernel said to the sender
  kPackets,  // how many were sent
  kShares,   // how many of them took a way
  kHops,     // the interfaces crossed
  kHeader,   // addresses, hop limit and mark on the way
  kVerdict,  // of a chain
  kRule,     // that decided
  kNat,
  kRoute,
  kDrop,  // where, by which chain, and why
  kDelivery,
  kError,  // ICMP errors
  kReply,  // whether anything came back
  kConntrack,
  kCopies,
};
std::string_view ToString(Aspect aspect);  // "outcome", …, "icmp error"

// Why a change is none of behaviour.
enum class Aside : uint8_t {
  kReason,    // the drop reason has another name, or one side gives none
  kFunction,  // the kernel function that dropped it has another name
  kPosition,  // the rule has moved in its chain
  kBackend,   // the chain was loaded by the other variant of iptables
  kUntold,    // one of two different kernels does not tell it
  kRedirect,  // an ICMP redirect that only one has
};
std::string_view ToString(Aside aside);  // "renamed reason", …

struct Change {
  Aspect aspect = Aspect::kOutcome;
  std::string part;    // "request", "reply" or "copies"; "" of the packet
  std::string where;   // "router/filter.FORWARD"; may be empty
  std::string what;    // "ttl": which of its values; "" for all of it
  std::string before;  // "" where it was not there
  std::string after;   // "" where it is not there any more
  std::optional<Aside> aside;
  bool operator==(const Change&) const = default;
};

enum class Sign : char { kBoth = ' ', kBefore = '-', kAfter = '+' };

// A line of two ways as one.
struct DiffStep {
  Sign sign = Sign::kBoth;
  std::string step;  // "{drop: router, reason: NETFILTER_DROP}"
  std::string note;  // "nf_hook_slow()"
  bool operator==(const DiffStep&) const = default;
};

// What decides a packet's way anew in each run, with nothing changed.
struct Chance {
  // The rule that throws dice, or the route that has several next hops; "" for
  // nothing of the kind.
  std::string what;
  // Decided for each flow, by a hash with a seed: packets of one flow go one
  // way, so that how many go which says nothing.
  bool is_of_flow = false;

  bool IsThere() const { return !what.empty(); }
  bool operator==(const Chance&) const = default;
};

// One packet before, and the one that stands for it after.
struct PacketDifference {
  // How many packets it is so with; 1 of a probe that sends one.
  size_t packets_before = 1;
  size_t packets_after = 1;
  std::vector<Change> changes;
  Chance chance;  // that made the first difference, where that did
  // Without the lookups of routes that are the same. Empty where the part is
  // the same.
  std::vector<DiffStep> request;
  std::vector<DiffStep> reply;

  // Whether there is a change of behaviour.
  bool Differs() const;
};

// One of the ways that a probe's packets are shared over.
struct WayShare {
  std::string way;  // "replied by client/eth0, router/lan, …"
  size_t before = 0;
  size_t after = 0;
};

enum class ProbeStatus : uint8_t {
  kSame,
  kDifferent,
  kInconclusive,  // in one of them or both: neither same nor different
  kOnlyBefore,
  kOnlyAfter,
};
std::string_view ToString(ProbeStatus status);  // "same", …, "only before"

// A probe as one of the runs has it.
struct ProbeSide {
  std::string file;
  int line = 0;
  ResultKind result = ResultKind::kPassed;
  size_t packets = 0;
  // Why nothing can be told, where that is so.
  std::string inconclusive;
};

struct ProbeDifference {
  std::string scenario;  // title
  std::string variant;
  std::string probe;
  ProbeStatus status = ProbeStatus::kSame;
  std::optional<ProbeSide> before;
  std::optional<ProbeSide> after;
  // Of all its packets, each once: those of behaviour, and those that are not.
  std::vector<Change> changes;
  std::vector<Change> asides;
  // What shares out its packets by chance, if anything does. The status is what
  // can be said in spite of that.
  Chance chance;
  std::vector<PacketDifference> packets;  // that differ, in pairs
  std::vector<WayShare> ways;             // that more or fewer packets take
};

struct RunSide {
  std::string name;  // of the file
  std::string kernel;
  std::string hopcheck;
};

struct RunDifference {
  RunSide before;
  RunSide after;
  std::vector<ProbeDifference> probes;  // all of them; those only before last

  size_t Count(ProbeStatus status) const;
  // kDifferent where anything differs or is in one only, else kInconclusive
  // where anything is, or there is nothing at all; else kSame.
  ProbeStatus status() const;
};

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_DIFFERENCE_H_
