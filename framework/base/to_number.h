// Text that is a number from its first to its last character.
#ifndef HOPCHECK_BASE_TO_NUMBER_H_
#define HOPCHECK_BASE_TO_NUMBER_H_

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace hopcheck {

// Nothing where other characters stand in `text`, or it does not fit. `format`
// is as std::from_chars takes it: the base of an integer, 10 by default.
template <typename Number, typename... Format>
std::optional<Number> ToNumber(std::string_view text, Format... format) {
  Number number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] =
      std::from_chars(text.data(), end, number, format...);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_TO_NUMBER_H_
