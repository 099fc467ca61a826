// Reads a file whole, within a bound, and only what is a regular file: a FIFO
// or a device in a scenario's folder must not make hopcheck wait.
#ifndef HOPCHECK_SCENARIO_FILE_READER_H_
#define HOPCHECK_SCENARIO_FILE_READER_H_

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "base/diagnostic.h"

namespace hopcheck {

// The bytes of `path`, at most `limit` of them. Where it cannot be read, an
// error at `place` says why; it begins with `name`, or with "the file" where
// that is empty (the place names it already).
std::optional<std::string> ReadRegularFile(const std::filesystem::path& path,
                                           size_t limit, std::string_view name,
                                           const Place& place,
                                           Diagnostics& diagnostics);

// "1 MiB", "300 bytes".
std::string SizeText(size_t bytes);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_FILE_READER_H_
