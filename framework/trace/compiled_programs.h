// The tracer's programs for the running kernel, out of the cache; compiled by
// the helper where it has none.
#ifndef HOPCHECK_TRACE_COMPILED_PROGRAMS_H_
#define HOPCHECK_TRACE_COMPILED_PROGRAMS_H_

#include <filesystem>
#include <string>

#include "bpf/program_image.h"
#include "bpf/program_text.h"
#include "trace/secure_cache.h"

namespace hopcheck {

// What a compiled program depends on, as a file name: the program's text, the
// kernel's build and release, libbcc's version; of probes the BTF of the
// modules that are loaded, too. Throws KernelError.
std::string ProgramCacheName(ProgramText which);

// Throws KernelError, and std::runtime_error with the helper's own words where
// it fails.
ProgramImage CompiledPrograms(const SecureCache& cache,
                              const std::filesystem::path& compiler,
                              ProgramText which);

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_COMPILED_PROGRAMS_H_
