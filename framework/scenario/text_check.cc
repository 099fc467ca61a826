#include "scenario/text_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

namespace hopcheck {
namespace {

// One code point and the bytes it takes; no bytes where they are not UTF-8.
struct CodePoint {
  uint32_t value = 0;
  size_t size = 0;
};

CodePoint Decode(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const size_t size = first >= 0xf0   ? 4
                      : first >= 0xe0 ? 3
                      : first >= 0xc0 ? 2
                                      : 0;
  if (size == 0 || first >= 0xf8 || text.size() < size) return {};
  uint32_t value = first & (0x7fU >> size);
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3fU);
  }
  constexpr uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < kSmallest[size] || surrogate || value > 0x10ffff) return {};
  return {value, size};
}

bool IsPrintableAscii(char c) { return c >= 0x20 && c < 0x7f; }

bool IsControl(uint32_t value) {
  return value < 0x20 || (value >= 0x7f && value <= 0x9f);
}

// What is wrong at `text[0]`, or "".
std::string WhyNotText(std::string_view text, const CodePoint& point) {
  if (point.size == 0) {
    return fmt::format("this is not UTF-8 text (byte 0x{:02x})",
                       static_cast<uint8_t>(text[0]));
  }
  if (point.value == '\t' || point.value == '\n') return "";
  if (point.value == '\r' && text.substr(1, 1) == "\n") return "";
  if (point.value == 0) return "NUL bytes are not text";
  if (!IsControl(point.value)) return "";
  return fmt::format("control characters are not text (U+{:04X})", point.value);
}

// A copy that is safe to quote on a terminal, byte for byte of the same size.
std::shared_ptr<const SourceFile> Showable(const SourceFile& source) {
  SourceFile shown = source;
  std::ranges::replace_if(
      shown.text, [](char c) { return static_cast<uint8_t>(c) >= 0x80; }, '?');
  return std::make_shared<const SourceFile>(std::move(shown));
}

}  // namespace

bool CheckIsText(const std::shared_ptr<const SourceFile>& source,
                 Diagnostics& diagnostics) {
  const std::string_view text = source->text;
  int line = 1;
  size_t line_start = 0;
  for (size_t i = 0; i < text.size();) {
    if (IsPrintableAscii(text[i])) {  // nearly all there is
      ++i;
      continue;
    }
    const std::string_view rest = text.substr(i);
    const CodePoint point = Decode(rest);
    if (std::string why = WhyNotText(rest, point); !why.empty()) {
      diagnostics.Error({.source = Showable(*source),
                         .line = line,
                         .column = static_cast<int>(i - line_start) + 1},
                        std::move(why));
      return false;
    }
    i += point.size;
    if (point.value == '\n') {
      ++line;
      line_start = i;
    }
  }
  return true;
}

}  // namespace hopcheck
