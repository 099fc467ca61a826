#include "scenario/icmp_error_name.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/icmp_names.h"
#include "scenario/quote.h"
#include "scenario/words.h"

namespace hopcheck {
namespace {

std::string_view WithoutPrefix(std::string_view name) {
  for (const std::string_view prefix : {"icmp-", "icmp6-", "icmpv6-"}) {
    if (name.starts_with(prefix)) return name.substr(prefix.size());
  }
  return name;
}

// "type 3 code 99", which is what an error without a name is called.
bool IsNumeric(const Scalar& scalar) {
  const std::vector<Scalar> words = SplitWords(scalar);
  const auto is_byte = [](const Scalar& word) {
    const auto value = ParseNumber(word.text);
    return value && *value <= 255;
  };
  return words.size() == 4 && words[0].text == "type" && is_byte(words[1]) &&
         words[2].text == "code" && is_byte(words[3]);
}

}  // namespace

void CheckIcmpErrorName(const Scalar& scalar, std::string_view what,
                        Diagnostics& diagnostics) {
  const auto& names = KnownIcmpErrorNames();
  const std::string_view bare = WithoutPrefix(scalar.text);
  if (std::ranges::find(names, bare) != names.end()) return;
  if (IsNumeric(scalar)) return;
  diagnostics.Error(scalar.place,
                    fmt::format("unknown {} {}{}", what, Quote(scalar.text),
                                DidYouMean(bare, names)));
}

}  // namespace hopcheck
