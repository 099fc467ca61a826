// A folder of files that only root can write. What it keeps is loaded into the
// kernel, so nothing in it is believed that somebody else could have written.
#ifndef HOPCHECK_TRACE_SECURE_CACHE_H_
#define HOPCHECK_TRACE_SECURE_CACHE_H_

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/unique_fd.h"
#include "trace/mapped_file.h"

namespace hopcheck {

// An entry's content, mapped; its checksum held when it was opened.
class CacheEntry {
 public:
  // Nothing where the checksum at the file's end does not hold.
  static std::optional<CacheEntry> Open(const UniqueFd& file);
  std::string_view content() const;

 private:
  explicit CacheEntry(MappedFile file) : file_(std::move(file)) {}
  MappedFile file_;
};

class SecureCache {
 public:
  // Makes the folder (mode 0700) where it is missing. Throws KernelError where
  // that is refused, and std::runtime_error where the folder or one above it
  // belongs to another user than this one and root, or others than its owner
  // can write there (a sticky folder above it, as /tmp, will do).
  explicit SecureCache(const std::filesystem::path& folder);

  // The entry `name`. Where it is missing, damaged, written or writable by
  // others, or `accepts` refuses its content, `make` is called and its result
  // kept. Of several processes one makes it and the others wait. Throws what
  // `make` throws, and KernelError where the result cannot be kept.
  CacheEntry Get(const std::string& name,
                 const std::function<bool(std::string_view)>& accepts,
                 const std::function<std::string()>& make) const;

 private:
  std::optional<CacheEntry> Read(
      const std::string& name,
      const std::function<bool(std::string_view)>& accepts) const;
  void Write(const std::string& name, std::string_view content) const;
  UniqueFd Lock() const;

  std::filesystem::path folder_;
  UniqueFd fd_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_SECURE_CACHE_H_
