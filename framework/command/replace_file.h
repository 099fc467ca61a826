// A file that is changed is at every moment as it was or as it shall be.
#ifndef HOPCHECK_COMMAND_REPLACE_FILE_H_
#define HOPCHECK_COMMAND_REPLACE_FILE_H_

#include <filesystem>
#include <string>
#include <string_view>

namespace hopcheck {

// Why ReplaceFile will not be able to write `file`, as far as can be told
// before: "Permission denied"; "" where it will.
std::string WhyNotReplaceable(const std::filesystem::path& file);

// Puts `after` in the place of `before`, the text that `file` had when it was
// read: in a new file beside it, with its mode and owner, which is safe on the
// disk before it takes the name. Of a symbolic link, what it names is
// replaced. False, and nothing done, where the file holds something else by
// now, or is gone. Throws KernelError.
bool ReplaceFile(const std::filesystem::path& file, std::string_view before,
                 std::string_view after);

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_REPLACE_FILE_H_
