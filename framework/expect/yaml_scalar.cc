#include "expect/yaml_scalar.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "base/printable.h"

namespace hopcheck {
namespace {

bool IsPlainAscii(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '/' ||
         c == '-' || c == '+' || c == '@' || c == '%' || c == ' ';
}

// Plain scalars that YAML readers take for something else than text.
bool IsReserved(std::string_view text) {
  constexpr std::string_view kWords[] = {"~",     "null", "Null", "NULL",
                                         "true",  "True", "TRUE", "false",
                                         "False", "FALSE"};
  return std::ranges::find(kWords, text) != std::end(kWords);
}

// "inet:filter", "ip6:nat": the one colon of `text`, in front of a letter. No
// reader takes that for a key, an address or a time.
bool IsInnerColon(std::string_view text, size_t at) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  return at > 0 && at + 1 < text.size() && text.rfind(':') == at &&
         text.find(':') == at && is_letter(text[at + 1]) &&
         (is_letter(text[at - 1]) || is_digit(text[at - 1]));
}

bool IsPlain(std::string_view text) {
  if (text.empty() || IsReserved(text)) return false;
  if (text.front() == ' ' || text.back() == ' ' || text.front() == '-' ||
      text.front() == '@' || text.front() == '%') {
    return false;
  }
  for (size_t i = 0; i < text.size();) {
    const CodePoint c = FirstCodePoint(text.substr(i));
    if (!c.is_valid || IsControl(c.value)) return false;
    if (text[i] == ':' ? !IsInnerColon(text, i)
                       : c.value < 0x80 && !IsPlainAscii(text[i])) {
      return false;
    }
    i += c.bytes;
  }
  return true;
}

}  // namespace

std::string YamlScalar(std::string_view text) {
  if (IsPlain(text)) return std::string(text);
  return '"' + Printable(text, "\"\\") + '"';
}

}  // namespace hopcheck
