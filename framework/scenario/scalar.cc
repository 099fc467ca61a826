#include "scenario/scalar.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/to_number.h"
#include "scenario/quote.h"

namespace hopcheck {
namespace {

constexpr uint64_t kMax32 = std::numeric_limits<uint32_t>::max();

void Report(const Scalar& scalar, std::string_view what,
            std::string_view expected, Diagnostics& diagnostics) {
  diagnostics.Error(scalar.place, fmt::format("{} must be {}, not {}", what,
                                              expected, Quote(scalar.text)));
}

// Text with ':' in the wrong place is a map to YAML.
constexpr std::string_view kColonHint =
    " (text with ': ' in it, or ':' at its end, needs quotes)";

std::optional<Scalar> ReadText(const YamlNode& node, std::string_view what,
                               std::string_view expected,
                               Diagnostics& diagnostics) {
  using Kind = YamlNode::Kind;
  if (node.kind == Kind::kNull ||
      (node.kind == Kind::kScalar && node.text.empty())) {
    diagnostics.Error(node.place, fmt::format("{} is empty", what));
    return std::nullopt;
  }
  if (node.kind != Kind::kScalar) {
    diagnostics.Error(
        node.place,
        fmt::format("{} must be {}, not {}{}", what, expected, Describe(node),
                    node.kind == Kind::kMap ? kColonHint : ""));
    return std::nullopt;
  }
  return Scalar{.text = node.text,
                .place = node.place,
                .quoted = node.quoted,
                .text_place = node.text_place,
                .text_offset = node.text_offset};
}

}  // namespace

std::optional<uint64_t> ParseNumber(std::string_view text) {
  // from_chars takes a sign; a leading zero means octal to some, not to others.
  if (text.size() > 1 && text[0] == '0') return std::nullopt;
  return ToNumber<uint64_t>(text, 10);
}

std::string Alternatives(const std::vector<std::string_view>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

std::optional<Scalar> ReadScalar(const YamlNode& node, std::string_view what,
                                 Diagnostics& diagnostics) {
  return ReadText(node, what, "text", diagnostics);
}

std::optional<Scalar> ReadLine(const YamlNode& node, std::string_view what,
                               Diagnostics& diagnostics,
                               std::string_view expected) {
  auto scalar = ReadText(node, what, expected, diagnostics);
  if (!scalar) return std::nullopt;
  const bool blank =
      scalar->text.find_first_not_of(" \t\n") == std::string::npos;
  const bool control = std::ranges::any_of(scalar->text, [](char c) {
    return static_cast<uint8_t>(c) < 0x20 || c == 0x7f;
  });
  if (!blank && !control) return scalar;
  diagnostics.Error(scalar->place,
                    blank ? fmt::format("{} is empty", what)
                          : fmt::format("{} must be one line of text", what));
  return std::nullopt;
}

std::optional<uint64_t> ToNumber(const Scalar& scalar, std::string_view what,
                                 uint64_t least, uint64_t most,
                                 Diagnostics& diagnostics) {
  const auto value = ParseNumber(scalar.text);
  if (value && scalar.quoted) {
    Report(scalar, what, "a number without quotes", diagnostics);
    return std::nullopt;
  }
  if (value && *value >= least && *value <= most) return value;
  Report(scalar, what, fmt::format("a number from {} to {}", least, most),
         diagnostics);
  return std::nullopt;
}

std::optional<uint32_t> ToMark(const Scalar& scalar, std::string_view what,
                               Diagnostics& diagnostics) {
  const std::string_view text = scalar.text;
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  const auto value =
      hex ? ToNumber<uint64_t>(text.substr(2), 16) : ParseNumber(text);
  if (value && *value <= kMax32) return static_cast<uint32_t>(*value);
  Report(scalar, what, "a number of 32 bits, decimal or with 0x", diagnostics);
  return std::nullopt;
}

std::optional<bool> ToBool(const Scalar& scalar, std::string_view what,
                           Diagnostics& diagnostics) {
  if (!scalar.quoted && scalar.text == "true") return true;
  if (!scalar.quoted && scalar.text == "false") return false;
  Report(scalar, what, "true or false", diagnostics);
  return std::nullopt;
}

std::optional<IpAddress> ToAddress(const Scalar& scalar, std::string_view what,
                                   Diagnostics& diagnostics) {
  const auto address = IpAddress::Parse(scalar.text);
  if (!address) {
    const bool prefix = IpPrefix::Parse(scalar.text).has_value();
    Report(scalar, what,
           prefix ? "an address without a prefix length"
                  : "an IPv4 or IPv6 address",
           diagnostics);
  }
  return address;
}

std::optional<IpPrefix> ToPrefix(const Scalar& scalar, std::string_view what,
                                 Diagnostics& diagnostics) {
  const auto prefix = IpPrefix::Parse(scalar.text);
  if (!prefix) {
    Report(scalar, what, "written like 10.0.0.1/24", diagnostics);
  }
  return prefix;
}

std::optional<MacAddress> ToMac(const Scalar& scalar, std::string_view what,
                                Diagnostics& diagnostics) {
  const auto mac = MacAddress::Parse(scalar.text);
  if (!mac) {
    Report(scalar, what, "a MAC address (02:00:00:00:00:01)", diagnostics);
    return std::nullopt;
  }
  if (mac->IsMulticast()) {
    diagnostics.Error(scalar.place,
                      fmt::format("{} {} is a multicast address; the lowest "
                                  "bit of its first byte must be 0",
                                  what, scalar.text));
    return std::nullopt;
  }
  if (*mac == MacAddress{}) {
    diagnostics.Error(scalar.place, fmt::format("{} must not be zero", what));
    return std::nullopt;
  }
  return mac;
}

std::optional<uint32_t> ToTable(const Scalar& scalar,
                                Diagnostics& diagnostics) {
  // /etc/iproute2/rt_tables, as every distribution ships it.
  if (scalar.text == "default") return 253;
  if (scalar.text == "main") return 254;
  if (scalar.text == "local") return 255;
  const auto value = ParseNumber(scalar.text);
  if (value && *value >= 1 && *value <= kMax32) {
    return static_cast<uint32_t>(*value);
  }
  diagnostics.Error(
      scalar.place,
      fmt::format("table must be main, local, default or a number from 1 to "
                  "{}, not {}{}",
                  kMax32, Quote(scalar.text),
                  DidYouMean(scalar.text, {"main", "local", "default"})));
  return std::nullopt;
}

std::optional<size_t> ToChoice(const Scalar& scalar, std::string_view what,
                               const std::vector<std::string_view>& names,
                               Diagnostics& diagnostics) {
  const auto found = std::ranges::find(names, scalar.text);
  if (found != names.end()) {
    return static_cast<size_t>(found - names.begin());
  }
  diagnostics.Error(
      scalar.place,
      fmt::format("{} must be {}, not {}{}", what, Alternatives(names),
                  Quote(scalar.text), DidYouMean(scalar.text, names)));
  return std::nullopt;
}

}  // namespace hopcheck
