// Colour for those who read on a terminal.
#ifndef HOPCHECK_REPORT_COLOR_H_
#define HOPCHECK_REPORT_COLOR_H_

#include <string>
#include <string_view>

namespace hopcheck {

// `text`, as FailureText gives it, with ANSI sequences (ECMA-48, SGR): its
// title bold, marked steps red, reasons yellow.
std::string Colored(std::string_view text);

}  // namespace hopcheck

#endif  // HOPCHECK_REPORT_COLOR_H_
