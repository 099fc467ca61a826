#include "netlink/rule.h"

#include <fmt/format.h>
#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "base/shell_word.h"

namespace hopcheck {
namespace {

uint8_t KernelAction(PolicyAction action) {
  switch (action) {
    case PolicyAction::kLookup:
      return FR_ACT_TO_TBL;
    case PolicyAction::kBlackhole:
      return FR_ACT_BLACKHOLE;
    case PolicyAction::kUnreachable:
      return FR_ACT_UNREACHABLE;
    case PolicyAction::kProhibit:
      return FR_ACT_PROHIBIT;
  }
  return FR_ACT_UNSPEC;
}

std::string DescribeAction(const PolicyRule& rule) {
  switch (rule.action) {
    case PolicyAction::kLookup:
      return fmt::format(" lookup {}", rule.table);
    case PolicyAction::kBlackhole:
      return " blackhole";
    case PolicyAction::kUnreachable:
      return " unreachable";
    case PolicyAction::kProhibit:
      return " prohibit";
  }
  return "";
}

std::string Describe(const PolicyRule& rule) {
  std::string text =
      fmt::format("ip {}rule add", rule.family == Family::kIpv6 ? "-6 " : "");
  if (rule.inverted) text += " not";
  text += fmt::format(" from {}", rule.from ? rule.from->ToString() : "all");
  if (rule.to) text += fmt::format(" to {}", rule.to->ToString());
  if (rule.iif) text += fmt::format(" iif {}", ShellWord(*rule.iif));
  if (rule.oif) text += fmt::format(" oif {}", ShellWord(*rule.oif));
  if (rule.fwmark) text += fmt::format(" fwmark {:#x}", *rule.fwmark);
  if (rule.fwmark && rule.fwmask) text += fmt::format("/{:#x}", *rule.fwmask);
  if (rule.priority) text += fmt::format(" priority {}", *rule.priority);
  return text + DescribeAction(rule);
}

std::optional<IpPrefix> Prefix(const std::optional<Attribute>& address,
                               uint8_t length) {
  if (!address || !address->Address()) return std::nullopt;
  return IpPrefix{*address->Address(), length};
}

}  // namespace

Request AddRule(const PolicyRule& rule) {
  const bool lookup = rule.action == PolicyAction::kLookup;
  fib_rule_hdr header{};
  header.family = static_cast<uint8_t>(AddressFamily(rule.family));
  header.action = KernelAction(rule.action);
  if (rule.from) header.src_len = rule.from->length;
  if (rule.to) header.dst_len = rule.to->length;
  if (rule.inverted) header.flags = FIB_RULE_INVERT;
  if (lookup && rule.table < 256) {
    header.table = static_cast<uint8_t>(rule.table);
  }
  Request request(RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL, header,
                  Describe(rule));
  request.At(rule.place);
  if (rule.priority) request.PutU32(FRA_PRIORITY, *rule.priority);
  if (rule.from) request.Put(FRA_SRC, rule.from->address);
  if (rule.to) request.Put(FRA_DST, rule.to->address);
  if (rule.iif) request.Put(FRA_IIFNAME, *rule.iif);
  if (rule.oif) request.Put(FRA_OIFNAME, *rule.oif);
  if (rule.fwmark) request.PutU32(FRA_FWMARK, *rule.fwmark);
  if (rule.fwmark && rule.fwmask) request.PutU32(FRA_FWMASK, *rule.fwmask);
  if (lookup && rule.table >= 256) request.PutU32(FRA_TABLE, rule.table);
  return request;
}

Request ShowRules(Family family) {
  fib_rule_hdr header{};
  header.family = static_cast<uint8_t>(AddressFamily(family));
  return Request(RTM_GETRULE, NLM_F_DUMP, header,
                 family == Family::kIpv4 ? "ip rule show" : "ip -6 rule show");
}

std::optional<PolicyRule> ParseRule(const Reply& reply) {
  if (reply.type() != RTM_NEWRULE) return std::nullopt;
  const auto header = reply.As<fib_rule_hdr>();
  const Attributes attributes = reply.AttributesAfter<fib_rule_hdr>();
  PolicyRule rule;
  rule.family = header.family == AF_INET6 ? Family::kIpv6 : Family::kIpv4;
  rule.inverted = (header.flags & FIB_RULE_INVERT) != 0;
  for (const PolicyAction action :
       {PolicyAction::kLookup, PolicyAction::kBlackhole,
        PolicyAction::kUnreachable, PolicyAction::kProhibit}) {
    if (header.action == KernelAction(action)) rule.action = action;
  }
  rule.table = header.table;
  // The kernel leaves out what is zero: a rule without FRA_PRIORITY has 0.
  rule.priority = 0;
  if (const auto a = attributes.Find(FRA_PRIORITY)) rule.priority = a->U32();
  if (const auto a = attributes.Find(FRA_TABLE)) rule.table = a->U32();
  rule.from = Prefix(attributes.Find(FRA_SRC), header.src_len);
  rule.to = Prefix(attributes.Find(FRA_DST), header.dst_len);
  if (const auto a = attributes.Find(FRA_IIFNAME)) rule.iif = a->Text();
  if (const auto a = attributes.Find(FRA_OIFNAME)) rule.oif = a->Text();
  if (const auto a = attributes.Find(FRA_FWMARK)) rule.fwmark = a->U32();
  if (const auto a = attributes.Find(FRA_FWMASK)) rule.fwmask = a->U32();
  return rule;
}

}  // namespace hopcheck
