// Changes to a text: bytes that are replaced by others.
#ifndef HOPCHECK_RECORD_TEXT_EDIT_H_
#define HOPCHECK_RECORD_TEXT_EDIT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hopcheck {

struct TextEdit {
  size_t begin = 0;  // bytes [begin, end) of the text before
  size_t end = 0;
  std::string text;  // what stands there afterwards
  bool operator==(const TextEdit&) const = default;
};

// Precondition: `edits` are in order and do not overlap.
std::string ApplyEdits(std::string_view text,
                       const std::vector<TextEdit>& edits);

}  // namespace hopcheck

#endif  // HOPCHECK_RECORD_TEXT_EDIT_H_
