#include "expect/match.h"

#include <optional>
#include <string>
#include <type_traits>

#include "base/icmp_names.h"

namespace hopcheck {
namespace {

// The kind of step that an expected step asks for; void while packet paths
// have none of that kind.
template <typename Expected>
struct ActualOf {
  using Type = void;
};
template <>
struct ActualOf<ExpectedHop> {
  using Type = Hop;
};
template <>
struct ActualOf<ExpectedDrop> {
  using Type = Drop;
};
template <>
struct ActualOf<ExpectedDeliver> {
  using Type = Deliver;
};
template <>
struct ActualOf<ExpectedError> {
  using Type = IcmpError;
};

template <typename T, typename U>
bool IsNotOther(const std::optional<T>& asked, const U& value) {
  return !asked || *asked == value;
}

bool IsLike(const ExpectedHop& expected, const Hop& actual) {
  return expected.interface == actual.interface &&
         IsNotOther(expected.direction, actual.direction);
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

}  // namespace

bool Matches(const ExpectedStep& expected, const Step& actual) {
  return std::visit(
      [&](const auto& asked) {
        using Type = typename ActualOf<std::decay_t<decltype(asked)>>::Type;
        if constexpr (std::is_void_v<Type>) {
          return false;
        } else {
          const Type* is = std::get_if<Type>(&actual.what);
          return is != nullptr && asked.namespace_name == is->namespace_name &&
                 IsLike(asked, *is);
        }
      },
      expected.what);
}

bool IsSameKind(const ExpectedStep& expected, const Step& actual) {
  return std::visit(
      [&](const auto& asked) {
        using Type = typename ActualOf<std::decay_t<decltype(asked)>>::Type;
        if constexpr (std::is_void_v<Type>) {
          return false;
        } else {
          return std::holds_alternative<Type>(actual.what);
        }
      },
      expected.what);
}

}  // namespace hopcheck
