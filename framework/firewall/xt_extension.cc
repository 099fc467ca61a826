#include "firewall/xt_extension.h"

#include <linux/netfilter/xt_comment.h>

#include <algorithm>
#include <initializer_list>
#include <iterator>

#include "firewall/trace_imitator.h"
#include "netlink/reply.h"

namespace hopcheck {
namespace {

struct TargetVerdict {
  std::string_view target;
  std::string_view verdict;
};
// Sorted by name. Those that end a rule's work without a verdict are told by
// "continue" (XT_CONTINUE); NAT's targets accept once they have a mapping.
constexpr TargetVerdict kTargets[] = {
    {"ACCEPT", "accept"},      {"AUDIT", "continue"},
    {"CHECKSUM", "continue"},  {"CLASSIFY", "continue"},
    {"CONNMARK", "continue"},  {"CONNSECMARK", "continue"},
    {"CT", "continue"},        {"DNAT", "accept"},
    {"DNPT", "continue"},      {"DROP", "drop"},
    {"DSCP", "continue"},      {"ECN", "continue"},
    {"HL", "continue"},        {"HMARK", "continue"},
    {"IDLETIMER", "continue"}, {"LED", "continue"},
    {"LOG", "continue"},       {"MARK", "continue"},
    {"MASQUERADE", "accept"},  {"NETMAP", "accept"},
    {"NFLOG", "continue"},     {"NFQUEUE", "queue"},
    {"NOTRACK", "continue"},   {"QUEUE", "queue"},
    {"RATEEST", "continue"},   {"REDIRECT", "accept"},
    {"REJECT", "reject"},      {"RETURN", "return"},
    {"SECMARK", "continue"},   {"SET", "continue"},
    {"SNAT", "accept"},        {"SNPT", "continue"},
    {"TCPMSS", "continue"},    {"TCPOPTSTRIP", "continue"},
    {"TEE", "continue"},       {"TOS", "continue"},
    {"TRACE", "continue"},     {"TTL", "continue"},
    {"ULOG", "continue"},
};

bool IsOneOf(std::string_view name,
             std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::string_view VerdictOfTarget(std::string_view target) {
  const auto* found =
      std::ranges::lower_bound(kTargets, target, {}, &TargetVerdict::target);
  if (found == std::end(kTargets) || found->target != target) return "";
  return found->verdict;
}

bool TargetTranslates(std::string_view target) {
  return IsOneOf(target, {"DNAT", "DNPT", "MASQUERADE", "NETMAP", "REDIRECT",
                          "SNAT", "SNPT"});
}

bool TargetTracks(std::string_view target) {
  return IsOneOf(target, {"CONNMARK", "CONNSECMARK", "DNAT", "MASQUERADE",
                          "NETMAP", "REDIRECT", "SNAT", "SYNPROXY"});
}

bool MatchTracks(std::string_view match) {
  return IsOneOf(match, {"connbytes", "connlabel", "connlimit", "connmark",
                         "conntrack", "helper", "state"});
}

// Of several comments the first counts.
void TakeXtMatch(std::string_view match, std::span<const uint8_t> info,
                 BookRule& rule) {
  rule.tracks |= MatchTracks(match);
  if (match != "comment" || !rule.comment.empty()) return;
  info = info.first(std::min(info.size(), sizeof(xt_comment_info)));
  rule.comment = Attribute{0, info}.Text();
}

void TakeXtTarget(std::string_view target, std::span<const uint8_t> info,
                  BookRule& rule) {
  rule.translates |= TargetTranslates(target);
  rule.tracks |= TargetTracks(target);
  rule.imitates_trace |= target == "NFLOG" && NflogImitatesTrace(info);
}

}  // namespace hopcheck
