// What differs, for a pull request.
#ifndef HOPCHECK_DIFF_DIFFERENCE_MARKDOWN_H_
#define HOPCHECK_DIFF_DIFFERENCE_MARKDOWN_H_

#include <string>

#include "diff/difference.h"

namespace hopcheck {

// GitHub's and GitLab's Markdown: a table of what has changed, and the steps of
// each probe folded below. Of very many the first are shown, as comments may
// not be of any size. Names and rules stand for themselves only: nothing in
// them is markup, or calls anyone. Asides are left out, as in the text.
std::string ToMarkdown(const RunDifference& run);

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_DIFFERENCE_MARKDOWN_H_
