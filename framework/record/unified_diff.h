// Edits as `diff -u` shows them.
#ifndef HOPCHECK_RECORD_UNIFIED_DIFF_H_
#define HOPCHECK_RECORD_UNIFIED_DIFF_H_

#include <string>
#include <string_view>
#include <vector>

#include "record/text_edit.h"

namespace hopcheck {

// What `edits` (as ApplyEdits takes them) change in `before`, the text of the
// file `name`: a header, and hunks with three lines around each change, as
// patch(1) takes them. "" where nothing changes. With `color`, in the colours
// that terminals know from git and `diff --color`.
std::string UnifiedDiff(std::string_view name, std::string_view before,
                        const std::vector<TextEdit>& edits, bool color);

}  // namespace hopcheck

#endif  // HOPCHECK_RECORD_UNIFIED_DIFF_H_
