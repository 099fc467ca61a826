// Names for drop reasons and functions of the running kernel.
#ifndef HOPCHECK_TRACE_KERNEL_NAMES_H_
#define HOPCHECK_TRACE_KERNEL_NAMES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "trace/event_names.h"
#include "trace/secure_cache.h"

namespace hopcheck {

// By the release alone: of what changed no trace is in any type.
bool TellsStolen(std::string_view release);

class RunningKernelNames : public KernelNames {
 public:
  // `cache` outlives this. The function table is read when the first function
  // is asked for. Throws KernelError.
  RunningKernelNames(std::map<uint32_t, std::string> drop_reasons,
                     const SecureCache& cache);

  std::string DropReason(uint32_t reason) const override;
  std::string Function(uint64_t address) const override;
  bool TellsStolen() const override { return tells_stolen_; }

 private:
  std::map<uint32_t, std::string> drop_reasons_;
  const SecureCache& cache_;
  const bool tells_stolen_;
  mutable std::optional<CacheEntry> symbols_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_KERNEL_NAMES_H_
