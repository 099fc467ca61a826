#include "trace/outcome.h"

#include <fmt/format.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>

#include <cerrno>

#include "base/kernel_error.h"

namespace hopcheck {
namespace {

constexpr std::string_view kNetfilterDrop = "NETFILTER_DROP";
// No neighbour could be made: the machine's table, which all namespaces share,
// is full. That says nothing about the scenario.
constexpr std::string_view kNoRoom = "NEIGH_CREATEFAIL";

const Drop* FindNoRoom(const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    const Drop* drop = std::get_if<Drop>(&step.what);
    if (drop != nullptr && drop->reason == kNoRoom) return drop;
  }
  return nullptr;
}

bool IsTooBig(const IcmpError& e) {
  return e.family == Family::kIpv4
             ? e.type == ICMP_DEST_UNREACH && e.code == ICMP_FRAG_NEEDED
             : e.type == ICMPV6_PKT_TOOBIG;
}

bool IsExpired(const IcmpError& e) {
  return e.type ==
         (e.family == Family::kIpv4 ? ICMP_TIME_EXCEEDED : ICMPV6_TIME_EXCEED);
}

// An ICMP error came to the sender. A firewall and a router may send the same
// type; who dropped the packet tells them apart.
Outcome OutcomeOfError(const Findings& findings) {
  const IcmpError& error = *findings.error_to_sender;
  if (findings.request_drop &&
      findings.request_drop->reason == kNetfilterDrop) {
    return Outcome::kRejected;
  }
  if (IsTooBig(error)) return Outcome::kTooBig;
  if (IsExpired(error)) return Outcome::kExpired;
  return Outcome::kUnreachable;
}

// The kernel refused to send. A refusal by a firewall's OUTPUT rule is a drop
// that was seen; one by routing was told to the sender.
std::optional<Outcome> OutcomeOfSendError(const Findings& findings, int error) {
  switch (error) {
    case EMSGSIZE:
      return Outcome::kTooBig;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case ENODEV:
    case ENXIO:
    case EACCES:  // a prohibit route
    case EINVAL:  // a blackhole route
    case EADDRNOTAVAIL:
      return Outcome::kUnreachable;
    default:
      break;
  }
  if (findings.request_drop) return Outcome::kDropped;
  return std::nullopt;
}

std::string WhyUnknown(const Findings& findings, const SenderView& sender) {
  if (sender.send_error != 0) {
    return fmt::format(
        "the send was refused with {}, and no drop of the packet was seen",
        ErrnoName(sender.send_error));
  }
  if (sender.got_reply) {
    // An skb keeps what does not fit into its linear part in pages, where the
    // tracer does not read: the cookie of a packet beyond some 16 kB that no
    // small MTU has cut into fragments.
    return fmt::format("an answer came, but no event of the {} was seen",
                       findings.request_seen ? "reply" : "request");
  }
  if (!findings.request_seen) return "no event of the packet was seen";
  if (sender.timed_out) {
    return fmt::format("the packet had not ended after {} ms",
                       sender.timeout.count());
  }
  return "the packet's end was not seen";
}

std::optional<Outcome> Decide(const Findings& findings,
                              const SenderView& sender) {
  if (sender.got_reply) {
    if (!findings.request_seen || !findings.reply_seen) return std::nullopt;
    return Outcome::kReplied;
  }
  if (findings.error_to_sender) {
    if (findings.request_vanished) return std::nullopt;
    return OutcomeOfError(findings);
  }
  if (sender.send_error != 0) {
    return OutcomeOfSendError(findings, sender.send_error);
  }
  if (findings.request_delivered) return Outcome::kDelivered;
  if (findings.request_drop) return Outcome::kDropped;
  return std::nullopt;
}

}  // namespace

void DecideOutcome(const Findings& findings, const SenderView& sender,
                   PacketPath& path) {
  if (sender.lost > 0) {
    path.inconclusive =
        fmt::format("{} events were lost while it was traced", sender.lost);
    return;
  }
  if (!findings.untrusted.empty()) {
    path.inconclusive = findings.untrusted;
    return;
  }
  for (const auto* steps : {&path.request, &path.reply}) {
    if (const Drop* drop = FindNoRoom(*steps)) {
      path.inconclusive = fmt::format(
          "the machine's neighbour table was full when {} needed an entry "
          "(net.ipv4.neigh.default.gc_thresh3, or IPv6's)",
          drop->namespace_name);
      return;
    }
  }
  // What is still on its way may yet change everything but an answer that has
  // arrived.
  const bool open = sender.timed_out && !findings.lines_ended;
  path.outcome = open ? std::nullopt : Decide(findings, sender);
  if (path.outcome) return;
  path.inconclusive = WhyUnknown(findings, sender);
  path.missed = true;
}

}  // namespace hopcheck
