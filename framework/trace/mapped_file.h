// A file mapped read-only for as long as this lives.
#ifndef HOPCHECK_TRACE_MAPPED_FILE_H_
#define HOPCHECK_TRACE_MAPPED_FILE_H_

#include <cstddef>
#include <string_view>

#include "base/unique_fd.h"

namespace hopcheck {

class MappedFile {
 public:
  // Throws KernelError.
  explicit MappedFile(const UniqueFd& file);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  std::string_view bytes() const { return {data_, size_}; }

 private:
  const char* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_MAPPED_FILE_H_
