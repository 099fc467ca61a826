#include "scenario/step_values.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenario/quote.h"
#include "scenario/scalar.h"

namespace hopcheck {
namespace {

bool IsCaptureName(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && is_letter(name[0]) &&
         std::ranges::all_of(name, [&](char c) {
           return is_letter(c) || (c >= '0' && c <= '9');
         });
}

}  // namespace

std::optional<std::string> TextOf(MapReader& map, std::string_view key) {
  const auto scalar = map.OptionalScalar(key);
  return scalar ? std::optional(scalar->text) : std::nullopt;
}

std::optional<std::string> ChoiceOf(
    MapReader& map, std::string_view key,
    const std::vector<std::string_view>& names) {
  const auto scalar = map.OptionalScalar(key);
  if (!scalar || !ToChoice(*scalar, key, names, map.diagnostics())) {
    return std::nullopt;
  }
  return scalar->text;
}

std::optional<uint32_t> MarkOf(MapReader& map, std::string_view key) {
  const auto scalar = map.OptionalScalar(key);
  return scalar ? ToMark(*scalar, key, map.diagnostics()) : std::nullopt;
}

Wanted<IpAddress> WantedAddress(MapReader& map, std::string_view key) {
  const auto scalar = map.OptionalScalar(key);
  if (!scalar) return {};
  if (!scalar->text.starts_with('$')) {
    return ToAddress(*scalar, key, map.diagnostics());
  }
  Wanted<IpAddress> wanted;
  wanted.capture = scalar->text.substr(1);
  if (!IsCaptureName(wanted.capture)) {
    map.diagnostics().Error(
        scalar->place,
        fmt::format("the name behind '$' must be letters, digits and _, not {}",
                    Quote(wanted.capture)));
    return {};
  }
  return wanted;
}

std::optional<std::string> NamespaceOf(MapReader& map, std::string_view key) {
  const auto scalar = map.RequiredScalar(key);
  if (!scalar) return std::nullopt;
  if (scalar->text.find('/') == std::string::npos) return scalar->text;
  map.diagnostics().Error(
      scalar->place,
      fmt::format("{} takes a namespace, not {}", key, Quote(scalar->text)));
  return std::nullopt;
}

}  // namespace hopcheck
