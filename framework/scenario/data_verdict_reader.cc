#include "scenario/data_verdict_reader.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "scenario/data_match.h"
#include "scenario/icmp_error_name.h"
#include "scenario/icmp_type_name.h"
#include "scenario/quote.h"

namespace hopcheck {
namespace {

using Kind = DataVerdict::Kind;

// Whether a verdict has an argument: "jump my-chain", "snat 10.0.0.1".
enum class Argument { kNone, kMay, kMust };

struct Verdict {
  Kind kind;
  Argument argument;
};
constexpr Verdict kVerdicts[] = {
    {Kind::kAccept, Argument::kNone},  {Kind::kDrop, Argument::kNone},
    {Kind::kReject, Argument::kMay},   {Kind::kReturn, Argument::kNone},
    {Kind::kJump, Argument::kMust},    {Kind::kGoto, Argument::kMust},
    {Kind::kLog, Argument::kMay},      {Kind::kSnat, Argument::kMust},
    {Kind::kDnat, Argument::kMust},    {Kind::kMasquerade, Argument::kMay},
    {Kind::kRedirect, Argument::kMay}, {Kind::kMark, Argument::kMust},
};

// The default answer, "port-unreachable", where `argument` is empty.
bool ReadReject(const Scalar& argument, DataVerdict& verdict,
                Diagnostics& diagnostics) {
  if (argument.text == "tcp-reset") {
    verdict.tcp_reset = true;
    return true;
  }
  verdict.reject = FindRejectCodes(argument.text.empty() ? "port-unreachable"
                                                         : argument.text);
  if (verdict.reject.ipv4 || verdict.reject.ipv6) return true;
  const size_t errors_before = diagnostics.size();
  CheckIcmpErrorName(argument, "reject type", diagnostics);
  if (diagnostics.size() == errors_before) {
    diagnostics.Error(argument.place, fmt::format("reject cannot answer with "
                                                  "{}",
                                                  Quote(argument.text)));
  }
  return false;
}

bool ReadArgument(const Scalar& argument, DataVerdict& verdict,
                  Diagnostics& diagnostics) {
  switch (verdict.kind) {
    case Kind::kReject:
      return ReadReject(argument, verdict, diagnostics);
    case Kind::kMark: {
      const auto mark = ToMarkValue(argument, diagnostics);
      verdict.mark = mark.value_or(MarkValue{});
      return mark.has_value();
    }
    case Kind::kSnat:
    case Kind::kDnat: {
      auto target = ToNatTarget(argument, diagnostics);
      verdict.nat = target.value_or(NatTarget{});
      return target.has_value();
    }
    case Kind::kMasquerade:
    case Kind::kRedirect:
      if (argument.text.empty()) return true;
      verdict.nat.ports =
          ToPorts(argument, ToString(verdict.kind), diagnostics);
      return verdict.nat.ports.has_value();
    default:
      verdict.text = argument.text;
      return true;
  }
}

}  // namespace

std::optional<DataVerdict> ToVerdict(const Scalar& scalar,
                                     Diagnostics& diagnostics) {
  const size_t space = scalar.text.find(' ');
  Scalar name = scalar;
  name.text = scalar.text.substr(0, space);
  Scalar argument = scalar;
  argument.text =
      space == std::string::npos ? "" : scalar.text.substr(space + 1);
  std::vector<std::string_view> names;
  for (const Verdict& verdict : kVerdicts) {
    names.push_back(ToString(verdict.kind));
  }
  const auto choice = ToChoice(name, "verdict", names, diagnostics);
  if (!choice) return std::nullopt;
  const Verdict& known = kVerdicts[*choice];
  DataVerdict verdict{.kind = known.kind, .place = scalar.place};
  if (argument.text.empty() && known.argument == Argument::kMust) {
    diagnostics.Error(
        scalar.place,
        fmt::format("verdict {} needs a value behind it", names[*choice]));
    return std::nullopt;
  }
  if (!argument.text.empty() && known.argument == Argument::kNone) {
    diagnostics.Error(scalar.place,
                      fmt::format("verdict {} takes no value", names[*choice]));
    return std::nullopt;
  }
  if (!ReadArgument(argument, verdict, diagnostics)) return std::nullopt;
  return verdict;
}

}  // namespace hopcheck
