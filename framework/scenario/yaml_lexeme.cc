#include "scenario/yaml_lexeme.h"

#include <algorithm>

namespace hopcheck {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

size_t SkipSpace(std::string_view text, size_t offset) {
  return std::min(text.find_first_not_of(kSpace, offset), text.size());
}

// Past an anchor and a tag, in either order.
size_t SkipProperties(std::string_view text, size_t offset) {
  while (offset < text.size() && (text[offset] == '&' || text[offset] == '!')) {
    offset = std::min(text.find_first_of(kSpace, offset), text.size());
    offset = SkipSpace(text, offset);
  }
  return offset;
}

bool IsClosed(std::string_view text, size_t opening) {
  const char quote = text[opening];
  for (size_t i = opening + 1; i < text.size(); ++i) {
    if (text[i] == '\\' && quote == '"') {
      ++i;
    } else if (text[i] == quote) {
      const bool doubled = quote == '\'' && text.substr(i + 1, 1) == "'";
      if (!doubled) return true;
      ++i;
    }
  }
  return false;
}

Place Advance(Place place, std::string_view past) {
  place.line += static_cast<int>(std::ranges::count(past, '\n'));
  const size_t line_end = past.rfind('\n');
  if (line_end == std::string_view::npos) {
    place.column += static_cast<int>(past.size());
  } else {
    place.column = static_cast<int>(past.size() - line_end);
  }
  return place;
}

}  // namespace

ScalarForm ScalarFormAt(size_t offset, const Place& place) {
  const std::string_view text = place.source->text;
  const size_t begin = SkipProperties(text, offset);
  const char sign = begin < text.size() ? text[begin] : '\0';
  const bool block = sign == '|' || sign == '>';
  const bool in_quotes = sign == '"' || sign == '\'';
  ScalarForm form;
  form.quoted = block || in_quotes;
  form.unclosed = in_quotes && !IsClosed(text, begin);
  form.text_offset = begin + (in_quotes ? 1 : 0);
  if (block)
    form.text_offset = std::min(text.find('\n', begin), text.size() - 1) + 1;
  form.text_place =
      Advance(place, text.substr(offset, form.text_offset - offset));
  return form;
}

bool IsNullAt(std::string_view text, size_t offset) {
  if (offset >= text.size()) return false;
  const std::string_view rest = text.substr(offset);
  constexpr std::string_view kNulls[] = {"~", "null", "Null", "NULL"};
  return std::ranges::any_of(
      kNulls, [&](std::string_view null) { return rest.starts_with(null); });
}

Place DashBefore(std::string_view text, size_t offset, const Place& next) {
  Place place = next;
  for (size_t i = std::min(offset, text.size()); i-- > 0;) {
    if (text[i] == '\n') {
      --place.line;
    } else if (text[i] == '-') {
      const size_t line_end = text.substr(0, i).rfind('\n');
      place.column = static_cast<int>(
          line_end == std::string_view::npos ? i + 1 : i - line_end);
      return place;
    } else if (kSpace.find(text[i]) == std::string_view::npos) {
      break;
    }
  }
  return next;
}

}  // namespace hopcheck
