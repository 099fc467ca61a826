// Files that `hopcheck run --json` wrote, format hopcheck.result/1. What is
// read may come from anywhere: it is checked as far as it is used. Keys that
// are not known are ignored, as formats only grow.
#ifndef HOPCHECK_DIFF_RESULT_READER_H_
#define HOPCHECK_DIFF_RESULT_READER_H_

#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "diff/seen_run.h"

namespace hopcheck {

// Nothing where the file cannot be read, is no result, or is of another version
// of the format; `diagnostics` then says what is wrong and where. A pipe will
// do.
std::optional<SeenRun> ReadResultFile(const std::string& path,
                                      Diagnostics& diagnostics);

// The same of a text; `name` is what the messages call it.
std::optional<SeenRun> ReadResult(const std::string& name, std::string text,
                                  Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_RESULT_READER_H_
