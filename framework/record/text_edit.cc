#include "record/text_edit.h"

namespace hopcheck {

std::string ApplyEdits(std::string_view text,
                       const std::vector<TextEdit>& edits) {
  std::string after;
  size_t from = 0;
  for (const TextEdit& edit : edits) {
    after += text.substr(from, edit.begin - from);
    after += edit.text;
    from = edit.end;
  }
  return after += text.substr(from);
}

}  // namespace hopcheck
