// A file in memory, which is gone when nobody has it open.
#ifndef HOPCHECK_FIREWALL_MEMORY_FILE_H_
#define HOPCHECK_FIREWALL_MEMORY_FILE_H_

#include <string_view>

#include "base/unique_fd.h"

namespace hopcheck {

// Holds `text`, to be read from its beginning. Throws KernelError.
UniqueFd MemoryFile(const char* name, std::string_view text);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_MEMORY_FILE_H_
