// Questions to whoever sits at the terminal.
#ifndef HOPCHECK_COMMAND_QUESTION_H_
#define HOPCHECK_COMMAND_QUESTION_H_

#include <string_view>

#include "base/stop_signal.h"

namespace hopcheck {

// Whether there is somebody to ask: standard input and standard error are
// terminals.
bool CanAsk();

// Asks, and waits for a line: whether it is "y" or "yes". The end of the input
// is a no, and so is a signal (StopSignal::received).
bool Ask(std::string_view question, const StopSignal& stop);

// Whether what goes to standard output is read in colour: on a terminal, and
// not where NO_COLOR says otherwise (https://no-color.org).
bool WantsColor();

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_QUESTION_H_
