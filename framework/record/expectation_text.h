// Expectations as YAML, laid out as a person would.
#ifndef HOPCHECK_RECORD_EXPECTATION_TEXT_H_
#define HOPCHECK_RECORD_EXPECTATION_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "scenario/probe_model.h"

namespace hopcheck {

// A line that is wider, in characters, is broken where it can be.
inline constexpr size_t kLineWidth = 80;

// What follows holds for expectations of an outcome, a request and a reply,
// without alternatives: those that are recorded.

// Whether it is written as its outcome alone: `expect: replied`.
bool IsShort(const Expectation& expectation);

// The lines of a map whose keys begin in `column`, counted from 0; without that
// indentation, and without line ends. A list stands on its key's line where it
// fits, else a step a line below it.
//
//   outcome: replied
//   request: [client/eth0, server/eth0]
//   reply:
//     - …
std::vector<std::string> BlockLines(const Expectation& expectation,
                                    size_t column);

// The lines of a map in braces of which the first begins in `column`, and the
// others, unindented likewise, in `column`, too. One line where it fits with
// `behind` more characters; else a key a line, and a list that does not fit a
// step a line.
//
//   {outcome: replied,
//    request: [client/eth0, server/eth0]}
std::vector<std::string> FlowLines(const Expectation& expectation,
                                   size_t column, size_t behind);

// How many characters `text` takes on a line.
size_t TextWidth(std::string_view text);

}  // namespace hopcheck

#endif  // HOPCHECK_RECORD_EXPECTATION_TEXT_H_
