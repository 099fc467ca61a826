#include "expect/yaml_scalar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>

namespace hopcheck {
namespace {

struct CodePoint {
  uint32_t value = 0;
  size_t bytes = 1;
  bool is_valid = false;  // else `value` is one byte that is no UTF-8
};

uint8_t Byte(std::string_view text, size_t at) {
  return static_cast<uint8_t>(text[at]);
}

// The code point at the beginning of `text`, which is not empty.
CodePoint FirstCodePoint(std::string_view text) {
  const uint8_t first = Byte(text, 0);
  if (first < 0x80) return {first, 1, true};
  const size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < bytes) return {first};
  uint32_t value = first & (0x7fu >> bytes);
  for (size_t i = 1; i < bytes; ++i) {
    if ((Byte(text, i) & 0xc0) != 0x80) return {first};
    value = value << 6 | (Byte(text, i) & 0x3fu);
  }
  constexpr uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < kSmallest[bytes] || value > 0x10ffff || is_surrogate) {
    return {first};
  }
  return {value, bytes, true};
}

// Changes what a terminal shows beyond itself: C0 and C1 controls, line and
// paragraph separators, direction marks, the byte order mark.
bool IsControl(uint32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0xfeff;
}

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

// `text` with its controls escaped, and the characters of `special` with them.
std::string Escape(std::string_view text, std::string_view special) {
  std::string escaped;
  for (size_t i = 0; i < text.size();) {
    const CodePoint c = FirstCodePoint(text.substr(i));
    if (c.is_valid && special.find(text[i]) != special.npos) {
      escaped += '\\';
      escaped += text[i];
    } else if (c.value == '\n') {
      escaped += "\\n";
    } else if (c.value == '\t') {
      escaped += "\\t";
    } else if (!c.is_valid || (IsControl(c.value) && c.value < 0x100)) {
      fmt::format_to(std::back_inserter(escaped), "\\x{:02x}", c.value);
    } else if (IsControl(c.value)) {
      fmt::format_to(std::back_inserter(escaped), "\\u{:04x}", c.value);
    } else {
      escaped += text.substr(i, c.bytes);
    }
    i += c.bytes;
  }
  return escaped;
}

}  // namespace

std::string YamlScalar(std::string_view text) {
  if (IsPlain(text)) return std::string(text);
  return '"' + Escape(text, "\"\\") + '"';
}

std::string Printable(std::string_view text) { return Escape(text, ""); }

}  // namespace hopcheck
