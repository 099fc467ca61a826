#include "trace/kernel_names.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "base/kernel_release.h"
#include "base/read_file.h"
#include "trace/symbol_table.h"

namespace hopcheck {
namespace {

// Addresses are another machine's after the next boot.
std::string SymbolCacheName() {
  std::string boot =
      TryReadFile("/proc/sys/kernel/random/boot_id").value_or("unknown");
  while (boot.ends_with('\n')) boot.pop_back();
  return "symbols-" + boot;
}

}  // namespace

bool TellsStolen(std::string_view release) {
  constexpr std::pair kSince(5, 19);
  std::pair version(0, 0);
  const char* end = release.data() + release.size();
  const auto major = std::from_chars(release.data(), end, version.first);
  if (major.ec != std::errc() || major.ptr == end) return true;
  std::from_chars(major.ptr + 1, end, version.second);
  return version >= kSince;
}

RunningKernelNames::RunningKernelNames(
    std::map<uint32_t, std::string> drop_reasons, const SecureCache& cache)
    : drop_reasons_(std::move(drop_reasons)),
      cache_(cache),
      tells_stolen_(hopcheck::TellsStolen(KernelRelease())) {}

std::string RunningKernelNames::DropReason(uint32_t reason) const {
  if (drop_reasons_.empty()) return "";
  // 6.4 put the subsystem that names the reason into the upper half; its own
  // names are in its module.
  const uint32_t subsystem = reason >> 16;
  if (subsystem != 0 && subsystem != 0xffff) {
    return fmt::format("subsystem {} reason {}", subsystem, reason & 0xffff);
  }
  const auto known = drop_reasons_.find(reason);
  return known != drop_reasons_.end() ? known->second
                                      : fmt::format("reason {}", reason);
}

std::string RunningKernelNames::Function(uint64_t address) const {
  if (address == 0) return "";
  if (!symbols_) {
    symbols_ = cache_.Get(
        SymbolCacheName(),
        [](std::string_view content) { return SymbolTable(content).valid(); },
        [] { return PackSymbols(TryReadFile("/proc/kallsyms").value_or("")); });
  }
  const auto name = SymbolTable(symbols_->content()).Find(address);
  return name ? std::string(*name) : fmt::format("{:#x}", address);
}

}  // namespace hopcheck
