#include <unistd.h>

#include <cstdlib>
#include <system_error>

#include "trace/tracer.h"

namespace hopcheck {
namespace {

constexpr char kCompilerName[] = "hopcheck-bpf-compiler";

std::filesystem::path Compiler() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) {
    const auto folder = program.parent_path();
    for (const auto& candidate :
         {folder / kCompilerName,
          folder / ".." / "libexec" / "hopcheck" / kCompilerName}) {
      if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    }
  }
  return std::filesystem::path(HOPCHECK_LIBEXEC_DIR) / kCompilerName;
}

}  // namespace

TracerOptions DefaultTracerOptions() {
  const char* folder = std::getenv("HOPCHECK_CACHE_DIR");
  return {.cache_directory = folder != nullptr && *folder != '\0'
                                 ? folder
                                 : "/var/cache/hopcheck",
          .compiler = Compiler()};
}

}  // namespace hopcheck
