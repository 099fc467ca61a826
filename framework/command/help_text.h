// What `hopcheck --help` says. Each command's own help stands with its options.
#ifndef HOPCHECK_COMMAND_HELP_TEXT_H_
#define HOPCHECK_COMMAND_HELP_TEXT_H_

#include <string_view>

namespace hopcheck {

std::string_view ProgramHelp();

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_HELP_TEXT_H_
