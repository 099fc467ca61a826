// Small files of /proc and /sys.
#ifndef HOPCHECK_BASE_READ_FILE_H_
#define HOPCHECK_BASE_READ_FILE_H_

#include <optional>
#include <string>

namespace hopcheck {

// All of a file; nothing where it cannot be opened or read. For files that say
// no size, too.
std::optional<std::string> TryReadFile(const char* path);

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_READ_FILE_H_
