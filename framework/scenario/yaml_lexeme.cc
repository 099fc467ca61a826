#include "scenario/yaml_lexeme.h"

#include <algorithm>

namespace hopcheck {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

size_t SkipSpace(std::string_view text, size_t offset) {
  return std::min(text.find_first_not_of(kSpace, offset), text.size());
}

bool IsSpace(char c) { return kSpace.find(c) != std::string_view::npos; }

bool IsQuote(char c) { return c == '"' || c == '\''; }
bool IsBlockSign(char c) { return c == '|' || c == '>'; }

// Where the quote that opens at `opening` is closed; npos for nowhere.
size_t ClosingQuote(std::string_view text, size_t opening) {
  const char quote = text[opening];
  for (size_t i = opening + 1; i < text.size(); ++i) {
    if (text[i] == '\\' && quote == '"') {
      ++i;
    } else if (text[i] == quote) {
      const bool doubled = quote == '\'' && text.substr(i + 1, 1) == "'";
      if (!doubled) return i;
      ++i;
    }
  }
  return std::string_view::npos;
}

// The line below that of `offset`.
size_t NextLine(std::string_view text, size_t offset) {
  return std::min(text.find('\n', offset), text.size() - 1) + 1;
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
  const bool block = IsBlockSign(sign);
  const bool in_quotes = IsQuote(sign);
  ScalarForm form;
  form.quoted = block || in_quotes;
  form.unclosed = in_quotes && ClosingQuote(text, begin) == text.npos;
  form.text_offset = begin + (in_quotes ? 1 : 0);
  if (block) form.text_offset = NextLine(text, begin);
  form.text_place =
      Advance(place, text.substr(offset, form.text_offset - offset));
  return form;
}

size_t SkipProperties(std::string_view text, size_t offset) {
  while (offset < text.size() && (text[offset] == '&' || text[offset] == '!')) {
    offset = std::min(text.find_first_of(kSpace, offset), text.size());
    offset = SkipSpace(text, offset);
  }
  return offset;
}

size_t SkipToToken(std::string_view text, size_t offset,
                   std::string_view also) {
  for (; offset < text.size(); ++offset) {
    const bool after_space = offset == 0 || IsSpace(text[offset - 1]);
    if (text[offset] == '#' && after_space) {
      offset = std::min(text.find('\n', offset), text.size() - 1);
    } else if (!IsSpace(text[offset]) &&
               also.find(text[offset]) == std::string_view::npos) {
      break;
    }
  }
  return offset;
}

size_t ScalarEnd(std::string_view text, size_t offset, std::string_view value) {
  size_t at = SkipProperties(text, offset);
  // Of an anchor or a tag alone, should there be no text.
  size_t end = at == offset ? at : text.find_last_not_of(kSpace, at - 1) + 1;
  const bool same_line = text.substr(end, at - end).find('\n') == text.npos;
  if (value.empty() && !same_line) return end;
  const char sign = at < text.size() ? text[at] : '\0';
  if (IsQuote(sign)) {
    return std::min(ClosingQuote(text, at), text.size() - 1) + 1;
  }
  if (IsBlockSign(sign)) {
    end = std::min(text.find_first_of(kSpace, at), text.size());
    at = NextLine(text, at);
  }
  // Neither plain text nor a block knows escapes: but for space, which is
  // folded, it holds the same as its value.
  for (const char c : value) {
    if (IsSpace(c)) continue;
    at = SkipSpace(text, at);
    if (at == text.size() || text[at] != c) break;
    end = ++at;
  }
  return end;
}

size_t AliasEnd(std::string_view text, size_t offset) {
  // What yaml-cpp takes for the end of an anchor's name.
  return std::min(text.find_first_of(" \t\r\n?:,]}%@`", offset), text.size());
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
