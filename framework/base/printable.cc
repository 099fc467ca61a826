#include "base/printable.h"

#include <fmt/format.h>

#include <iterator>

namespace hopcheck {
namespace {

uint8_t Byte(std::string_view text, size_t at) {
  return static_cast<uint8_t>(text[at]);
}

}  // namespace

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

bool IsControl(uint32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0xfeff;
}

std::string Printable(std::string_view text, std::string_view special) {
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

std::string PrintableColumns(std::string_view text) {
  std::string columns;
  for (size_t i = 0; i < text.size();) {
    const CodePoint c = FirstCodePoint(text.substr(i));
    if (c.value == '\t') {
      columns += ' ';
    } else if (!c.is_valid || IsControl(c.value)) {
      columns += '?';
    } else {
      columns += text.substr(i, c.bytes);
    }
    i += c.bytes;
  }
  return columns;
}

size_t CountCodePoints(std::string_view text) {
  size_t count = 0;
  for (size_t i = 0; i < text.size();) {
    i += FirstCodePoint(text.substr(i)).bytes;
    ++count;
  }
  return count;
}

}  // namespace hopcheck
