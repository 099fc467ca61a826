#include <fmt/format.h>
#include <unistd.h>

#include <exception>
#include <filesystem>
#include <string>
#include <system_error>

#include "doctor/examine.h"
#include "firewall/run_tool.h"
#include "trace/compiled_programs.h"
#include "trace/secure_cache.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;

Finding ExamineTool(const char* name, const char* package, const char* lost) {
  Finding finding{.group = "programs",
                  .name = name,
                  .run = Need::kPart,
                  .lost = lost,
                  .cure = fmt::format("apt-get install {}", package)};
  const auto path = FindProgram(name);
  finding.detail = path.value_or("");
  if (!path) finding.state = FindingState::kMissing;
  return finding;
}

Finding ExamineCompiler(const TracerOptions& options) {
  Finding finding{.group = "programs",
                  .name = "hopcheck-bpf-compiler",
                  .detail = options.compiler.string(),
                  .run = Need::kPart,
                  .trace = Need::kPart,
                  .lost =
                      "nothing can be compiled for a kernel that the cache "
                      "does not have yet",
                  .cure = "install hopcheck as a whole"};
  if (::access(options.compiler.c_str(), X_OK) != 0) {
    finding.state = FindingState::kMissing;
  }
  return finding;
}

Finding ExamineCache(const TracerOptions& options) {
  const fs::path& folder = options.cache_directory;
  Finding finding{.group = "programs",
                  .name = "cache of compiled programs",
                  .run = Need::kAll,
                  .trace = Need::kAll,
                  .lost =
                      "the tracer's programs cannot be kept, and are not "
                      "taken from where others could write",
                  .cure =
                      "a folder that only root can write, in "
                      "$HOPCHECK_CACHE_DIR"};
  try {
    const SecureCache cache(folder);
    std::error_code error;
    const bool has_entry =
        fs::exists(folder / ProgramCacheName(ProgramText::kPacketTrace), error);
    finding.detail = fmt::format("{}: {}", folder.string(),
                                 has_entry ? "has this kernel's"
                                           : "this kernel's are yet to be "
                                             "compiled");
  } catch (const std::exception& error) {
    finding.state = FindingState::kMissing;
    finding.detail = error.what();
  }
  return finding;
}

}  // namespace

std::vector<Finding> ExaminePrograms(const TracerOptions& options) {
  constexpr const char* kNoRulesets = "its rulesets cannot be loaded";
  std::vector<Finding> findings;
  for (const char* name :
       {"iptables-nft-restore", "ip6tables-nft-restore",
        "iptables-legacy-restore", "ip6tables-legacy-restore"}) {
    findings.push_back(ExamineTool(name, "iptables", kNoRulesets));
  }
  findings.push_back(ExamineTool("ipset", "ipset", "sets cannot be loaded"));
  findings.push_back(ExamineCompiler(options));
  findings.push_back(ExamineCache(options));
  return findings;
}

}  // namespace hopcheck
