// What `hopcheck record` says of a file.
#ifndef HOPCHECK_COMMAND_RECORD_TEXT_H_
#define HOPCHECK_COMMAND_RECORD_TEXT_H_

#include <string>
#include <string_view>

#include "runner/record_scenario.h"
#include "scenario/scenario.h"

namespace hopcheck {

// A line for each probe that is given an expectation, at its place in the text
// afterwards, with what was left out; `verb` is "recorded" or "would record".
//
//   lan.yaml:26: recorded 'the client pings the server': dropped, was replied
//       left out: rule of {…} in request: not the same in all runs (1 or 2)
//       gone: never, which is not recorded
std::string RecordedText(const Scenario& before,
                         const RecordedScenario& recorded,
                         std::string_view verb);

// A line for each that should be and is not, and for each that keeps an
// expectation that it does not meet, at its place in the text before.
std::string NotRecordedText(const Scenario& before,
                            const RecordedScenario& recorded);

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_RECORD_TEXT_H_
