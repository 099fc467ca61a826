#include "scenario/words.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenario/quote.h"

namespace hopcheck {
namespace {

constexpr std::string_view kSpace = " \t\n";

}  // namespace

std::vector<Scalar> SplitWords(const Scalar& scalar) {
  std::vector<Scalar> words;
  std::string_view source;
  if (scalar.place.source) source = scalar.place.source->text;
  const std::string_view text = scalar.text;
  size_t begin = text.find_first_not_of(kSpace);
  while (begin != std::string_view::npos) {
    const size_t end = std::min(text.find_first_of(kSpace, begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    Place place = scalar.place;
    const size_t offset = scalar.text_offset + begin;
    if (offset < source.size() && source.substr(offset).starts_with(word)) {
      place = scalar.text_place;
      place.column += static_cast<int>(begin);
    }
    words.push_back({.text = std::string(word), .place = place});
    begin = text.find_first_not_of(kSpace, end);
  }
  return words;
}

WordReader::WordReader(const Scalar& scalar, Diagnostics& diagnostics)
    : words_(SplitWords(scalar)), diagnostics_(diagnostics) {}

bool WordReader::Take(std::string_view word) {
  if (done() || Peek().text != word) return false;
  ++next_;
  return true;
}

std::optional<Scalar> WordReader::Argument(const Scalar& keyword) {
  if (!done()) return Next();
  diagnostics_.Error(keyword.place,
                     fmt::format("{} needs a value", Quote(keyword.text)));
  return std::nullopt;
}

}  // namespace hopcheck
