// What differs, for programs: format hopcheck.diff/1, a contract as
// hopcheck.result/1 is: fields are added, never changed.
#ifndef HOPCHECK_DIFF_DIFFERENCE_JSON_H_
#define HOPCHECK_DIFF_DIFFERENCE_JSON_H_

#include <string>

#include "diff/difference.h"

namespace hopcheck {

// Indented by two, keys in the order documented, ending with a newline.
std::string ToJson(const RunDifference& run);

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_DIFFERENCE_JSON_H_
