#include "diff/difference.h"

#include <algorithm>

namespace hopcheck {

std::string_view ToString(Aspect aspect) {
  switch (aspect) {
    case Aspect::kOutcome:
      return "outcome";
    case Aspect::kSend:
      return "send";
    case Aspect::kPackets:
      return "packets";
    case Aspect::kShares:
      return "shares";
    case Aspect::kHops:
      return "hops";
    case Aspect::kHeader:
      return "header";
    case Aspect::kVerdict:
      return "verdict";
    case Aspect::kRule:
      return "rule";
    case Aspect::kNat:
      return "nat";
    case Aspect::kRoute:
      return "route";
    case Aspect::kDrop:
      return "drop";
    case Aspect::kDelivery:
      return "delivery";
    case Aspect::kError:
      return "icmp error";
    case Aspect::kReply:
      return "reply";
    case Aspect::kConntrack:
      return "conntrack";
    case Aspect::kCopies:
      return "copies";
  }
  return "";
}

std::string_view ToString(Aside aside) {
  switch (aside) {
    case Aside::kReason:
      return "renamed reason";
    case Aside::kFunction:
      return "moved function";
    case Aside::kPosition:
      return "moved rule";
    case Aside::kBackend:
      return "other backend";
    case Aside::kUntold:
      return "not told by one";
    case Aside::kRedirect:
      return "held back redirect";
  }
  return "";
}

std::string_view ToString(ProbeStatus status) {
  switch (status) {
    case ProbeStatus::kSame:
      return "same";
    case ProbeStatus::kDifferent:
      return "different";
    case ProbeStatus::kInconclusive:
      return "inconclusive";
    case ProbeStatus::kOnlyBefore:
      return "only before";
    case ProbeStatus::kOnlyAfter:
      return "only after";
  }
  return "";
}

bool PacketDifference::Differs() const {
  return std::ranges::any_of(
      changes, [](const Change& change) { return !change.aside; });
}

size_t RunDifference::Count(ProbeStatus status) const {
  return static_cast<size_t>(
      std::ranges::count(probes, status, &ProbeDifference::status));
}

ProbeStatus RunDifference::status() const {
  if (probes.empty()) return ProbeStatus::kInconclusive;
  if (Count(ProbeStatus::kSame) + Count(ProbeStatus::kInconclusive) <
      probes.size()) {
    return ProbeStatus::kDifferent;
  }
  return Count(ProbeStatus::kInconclusive) > 0 ? ProbeStatus::kInconclusive
                                               : ProbeStatus::kSame;
}

}  // namespace hopcheck
