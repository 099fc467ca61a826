#include "scenario/data_family.h"

#include <netinet/in.h>

#include <string>

namespace hopcheck {
namespace {

template <typename Value>
std::optional<Family> OnlyFamily(const PerFamily<Value>& value) {
  if (value.ipv4.has_value() == value.ipv6.has_value()) return std::nullopt;
  return value.ipv4 ? Family::kIpv4 : Family::kIpv6;
}

DataChain OfFamily(const DataChain& chain, const char* family) {
  DataChain result = chain;
  result.name.family = family;
  const auto own = FamilyOf(result.name);
  std::erase_if(result.rules, [&](const DataRule& rule) {
    return FamilyOf(result.name, rule) != own;
  });
  return result;
}

}  // namespace

std::vector<FamilySign> FamilySigns(const DataRule& rule) {
  std::vector<FamilySign> signs;
  const auto add = [&](std::string_view what, std::optional<Family> family) {
    if (family) signs.push_back({what, *family});
  };
  if (rule.source) add("the source", rule.source->family());
  if (rule.destination) add("the destination", rule.destination->family());
  if (rule.protocol == IPPROTO_ICMP) add("protocol icmp", Family::kIpv4);
  if (rule.protocol == IPPROTO_ICMPV6) add("protocol ipv6-icmp", Family::kIpv6);
  if (rule.icmp_type) add("the ICMP type", OnlyFamily(*rule.icmp_type));
  add("the type of reject", OnlyFamily(rule.verdict.reject));
  if (const auto& address = rule.verdict.nat.address) {
    add("the new address", address->family());
  }
  return signs;
}

std::optional<Family> FamilyOf(const ChainName& chain) {
  if (chain.family == "ip" || chain.family == "arp") return Family::kIpv4;
  if (chain.family == "ip6") return Family::kIpv6;
  return std::nullopt;
}

std::optional<Family> FamilyOf(const ChainName& chain, const DataRule& rule) {
  const std::vector<FamilySign> signs = FamilySigns(rule);
  return signs.empty() ? FamilyOf(chain) : signs.front().family;
}

std::optional<uint8_t> ProtocolOf(const DataRule& rule,
                                  std::optional<Family> family) {
  if (rule.protocol || !rule.icmp_type || !family) return rule.protocol;
  return static_cast<uint8_t>(family == Family::kIpv4 ? int{IPPROTO_ICMP}
                                                      : int{IPPROTO_ICMPV6});
}

std::vector<DataChain> WithFamilies(const std::vector<DataChain>& chains) {
  std::vector<DataChain> result;
  for (const DataChain& chain : chains) {
    if (chain.name.family.empty()) {
      result.push_back(OfFamily(chain, "ip"));
      result.push_back(OfFamily(chain, "ip6"));
    } else {
      result.push_back(chain);
    }
  }
  return result;
}

}  // namespace hopcheck
