// What `hopcheck --help` and `hopcheck COMMAND --help` say.
#ifndef HOPCHECK_RUNNER_HELP_TEXT_H_
#define HOPCHECK_RUNNER_HELP_TEXT_H_

#include <string_view>

namespace hopcheck {

// `command` is "" for the program itself.
std::string_view HelpText(std::string_view command);

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_HELP_TEXT_H_
