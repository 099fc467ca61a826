#include "scenario/text_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "base/printable.h"

namespace hopcheck {
namespace {

bool IsPrintableAscii(char c) { return c >= 0x20 && c < 0x7f; }

// What is wrong at `text[0]`, or "".
std::string WhyNotText(std::string_view text, const CodePoint& point) {
  if (!point.is_valid) {
    return fmt::format("this is not UTF-8 text (byte 0x{:02x})",
                       static_cast<uint8_t>(text[0]));
  }
  if (point.value == '\t' || point.value == '\n') return "";
  if (point.value == '\r' && text.substr(1, 1) == "\n") return "";
  if (point.value == 0) return "NUL bytes are not text";
  if (point.value >= 0x20 && (point.value < 0x7f || point.value > 0x9f)) {
    return "";
  }
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
    const CodePoint point = FirstCodePoint(rest);
    if (std::string why = WhyNotText(rest, point); !why.empty()) {
      diagnostics.Error({.source = Showable(*source),
                         .line = line,
                         .column = static_cast<int>(i - line_start) + 1},
                        std::move(why));
      return false;
    }
    i += point.bytes;
    if (point.value == '\n') {
      ++line;
      line_start = i;
    }
  }
  return true;
}

}  // namespace hopcheck
