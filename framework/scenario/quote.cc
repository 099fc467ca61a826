#include "scenario/quote.h"

#include <cstdint>

namespace hopcheck {
namespace {

constexpr size_t kLongest = 60;  // bytes

bool IsContinuationByte(char c) {
  return (static_cast<uint8_t>(c) & 0xc0) == 0x80;
}

}  // namespace

std::string Quote(std::string_view text) {
  const bool cut = text.size() > kLongest;
  if (cut) {
    size_t size = kLongest;
    while (size > 0 && IsContinuationByte(text[size])) --size;
    text = text.substr(0, size);
  }
  std::string out = "'";
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    // Escapes in YAML ("\x1b") make what the file itself may not hold.
    const bool control = byte < 0x20 || byte == 0x7f;
    out += control ? ' ' : c;
  }
  out += cut ? "…'" : "'";
  return out;
}

}  // namespace hopcheck
