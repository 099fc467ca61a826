// Text of unknown origin (a rule's comment, a tool's complaint, a file's line)
// for a terminal: nothing in it changes what stands around it.
#ifndef HOPCHECK_BASE_PRINTABLE_H_
#define HOPCHECK_BASE_PRINTABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hopcheck {

struct CodePoint {
  uint32_t value = 0;
  size_t bytes = 1;
  bool is_valid = false;  // else `value` is one byte that is no UTF-8
};

// The code point at the beginning of `text`, which is not empty.
CodePoint FirstCodePoint(std::string_view text);

// Whether a terminal shows more or less than the character itself: C0 and C1
// controls, line and paragraph separators, direction marks, the byte order
// mark.
bool IsControl(uint32_t code_point);

// `text` with its controls and what is no UTF-8 escaped ("\n", "\t", "\x1b",
// "\u202e"), and the characters of `special` behind a backslash.
std::string Printable(std::string_view text, std::string_view special = "");

// `text` with a question mark for each of them: as many columns as it has code
// points.
std::string PrintableColumns(std::string_view text);
size_t CountCodePoints(std::string_view text);

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_PRINTABLE_H_
