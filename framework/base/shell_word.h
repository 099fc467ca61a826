// Text as a word for a POSIX shell.
#ifndef HOPCHECK_BASE_SHELL_WORD_H_
#define HOPCHECK_BASE_SHELL_WORD_H_

#include <string>
#include <string_view>

namespace hopcheck {

// "lan-ping.yaml" as it is; 'a b' and 'it'\''s' quoted: only where it must be.
// `text` holds no zero byte.
std::string ShellWord(std::string_view text);

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_SHELL_WORD_H_
