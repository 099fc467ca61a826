// What of a packet's path a person would write down: its outcome, the
// interfaces that it crossed, what decided over it in firewalls, and its end.
#ifndef HOPCHECK_RECORD_DRAFT_H_
#define HOPCHECK_RECORD_DRAFT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenario/probe_model.h"
#include "trace/packet_path.h"

namespace hopcheck {

// The numbers behind an ICMP error's name.
struct IcmpErrorId {
  Family family = Family::kIpv4;
  uint8_t type = 0;
  uint8_t code = 0;
  bool operator==(const IcmpErrorId&) const = default;
};

struct DraftStep {
  decltype(ExpectedStep::what) what;
  // Of an error: all those that the step stands for.
  std::vector<IcmpErrorId> errors = {};
  // Of a verdict: its rule's comment, should its position not be the same
  // everywhere; "" where a scenario cannot say it.
  std::string comment = {};
  // Of a translation: what it changes, said or not.
  bool translates_source = false;
  bool translates_destination = false;
  bool operator==(const DraftStep&) const = default;
};

struct DraftList {
  std::vector<DraftStep> steps;
  // Hops are all there or not at all.
  bool has_hops = true;
  bool operator==(const DraftList&) const = default;
};

struct Draft {
  std::optional<Outcome> outcome;
  // Nothing where nobody would write the list.
  std::optional<DraftList> request;
  std::optional<DraftList> reply;
  bool operator==(const Draft&) const = default;
};

// What could be said of one packet. Precondition: its path is not inconclusive,
// and has the rules of all namespaces.
//
// Of the request: hops; verdicts that ended its way through a base chain, but
// for those of a policy that accepts; translations; drops; ICMP errors; where
// it was delivered, if it was not answered. Of what came back, for one that was
// answered or delivered only: hops and translations; of an answer that was
// lost, the same as of a request. A rule is called by its comment where no
// other of its chain may be meant, else by its position. Never said: times,
// the reason and function of a drop, lookups of routes, conntrack states.
Draft MakeDraft(const PacketPath& path);

// The expectation that says all of `draft`; nothing where that is nothing.
std::optional<Expectation> ToExpectation(const Draft& draft);

}  // namespace hopcheck

#endif  // HOPCHECK_RECORD_DRAFT_H_
