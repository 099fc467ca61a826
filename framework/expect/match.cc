#include "expect/match.h"

#include <optional>
#include <string>
#include <type_traits>

#include "base/icmp_names.h"
#include "expect/addresses.h"
#include "expect/step_kinds.h"

namespace hopcheck {
namespace {

template <typename T, typename U>
bool IsNotOther(const std::optional<T>& asked, const U& value) {
  return !asked || *asked == value;
}

bool IsLike(const ExpectedHop& expected, const Hop& actual) {
  return expected.interface == actual.interface &&
         IsNotOther(expected.direction, actual.direction) &&
         IsNotOther(expected.ttl, actual.hop_limit) &&
         IsNotOther(expected.mark, actual.mark);
}

bool IsLike(const ExpectedDrop& expected, const Drop& actual) {
  return IsNotOther(expected.reason, actual.reason) &&
         IsNotOther(expected.location, actual.location);
}

bool IsLike(const ExpectedDeliver& expected, const Deliver& actual) {
  return IsNotOther(expected.interface, actual.interface);
}

// `from` is a namespace or an address.
bool IsFrom(const std::string& asked, const IcmpError& actual) {
  if (!asked.empty() && asked == actual.from_namespace) return true;
  const auto address = IpAddress::Parse(asked);
  return address && *address == actual.from;
}

bool IsLike(const ExpectedError& expected, const IcmpError& actual) {
  return (!expected.type || IcmpErrorIsNamed(actual.family, actual.type,
                                             actual.code, *expected.type)) &&
         (!expected.from || IsFrom(*expected.from, actual)) &&
         (!expected.mtu || expected.mtu == actual.mtu);
}

// A comment, a position, or "policy". A comment that is a number is met by
// that number too.
bool IsRule(const std::string& asked, const std::optional<DecidingRule>& rule) {
  if (!rule) return false;
  if (rule->policy) return asked == "policy";
  return asked == rule->comment ||
         (rule->position != 0 && asked == std::to_string(rule->position));
}

bool IsLike(const ExpectedChain& expected, const ChainVerdict& actual) {
  return IsChain(expected.chain, actual.chain) &&
         IsNotOther(expected.verdict, actual.verdict) &&
         (!expected.rule || IsRule(*expected.rule, actual.rule)) &&
         IsNotOther(expected.hook, actual.hook) &&
         IsNotOther(expected.ct, actual.ct) &&
         IsNotOther(expected.backend, actual.backend);
}

bool IsLike(const ExpectedRoute& expected, const RouteLookup& actual) {
  return IsNotOther(expected.device, actual.device) &&
         IsNotOther(expected.table, actual.table) &&
         (!expected.destination ||
          expected.destination == actual.destination) &&
         IsNotOther(expected.error, actual.error);
}

bool IsLike(const ExpectedNat& expected, const Nat& actual) {
  return (!expected.rule || IsRule(*expected.rule, actual.rule));
}

}  // namespace

bool IsChain(const ChainName& asked, const ChainName& actual) {
  const bool is_family = asked.family.empty()
                             ? actual.family == "ip" || actual.family == "ip6"
                             : asked.family == actual.family;
  return is_family && asked.table == actual.table &&
         asked.chain == actual.chain;
}

bool Matches(const ExpectedStep& expected, const Step& actual) {
  return std::visit(
      [&](const auto& asked) {
        using Type = typename ActualOf<std::decay_t<decltype(asked)>>::Type;
        const Type* is = std::get_if<Type>(&actual.what);
        return is != nullptr && asked.namespace_name == is->namespace_name &&
               IsLike(asked, *is) && HasAddresses(asked, *is);
      },
      expected.what);
}

bool Matches(const ExpectedConntrack& expected, const ConntrackEntry& actual) {
  return expected.namespace_name == actual.namespace_name &&
         IsNotOther(expected.mark, actual.mark) &&
         HasAddresses(expected, actual);
}

bool IsSameKind(const ExpectedStep& expected, const Step& actual) {
  return std::visit(
      [&](const auto& asked) {
        using Type = typename ActualOf<std::decay_t<decltype(asked)>>::Type;
        return std::holds_alternative<Type>(actual.what);
      },
      expected.what);
}

bool IsAboutSame(const ExpectedStep& expected, const Step& actual) {
  return std::visit(
      [&](const auto& asked) {
        using Type = typename ActualOf<std::decay_t<decltype(asked)>>::Type;
        const Type* is = std::get_if<Type>(&actual.what);
        if (is == nullptr || asked.namespace_name != is->namespace_name) {
          return false;
        }
        if constexpr (std::is_same_v<Type, ChainVerdict>) {
          return IsChain(asked.chain, is->chain) &&
                 IsNotOther(asked.backend, is->backend);
        }
        return true;
      },
      expected.what);
}

}  // namespace hopcheck
