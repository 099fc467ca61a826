#include "firewall/nft_ruleset.h"

#include <fmt/format.h>
#include <linux/netlink.h>
#include <nftables/libnftables.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "base/kernel_error.h"
#include "base/read_file.h"
#include "base/unique_fd.h"
#include "firewall/kernel_lack.h"
#include "firewall/memory_file.h"
#include "firewall/ruleset_error.h"
#include "firewall/ruleset_text.h"
#include "firewall/tool_complaint.h"
#include "netlink/refusal.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;

struct FreeContext {
  void operator()(nft_ctx* context) const { ::nft_ctx_free(context); }
};

// libnftables ends the process where it gets no netlink socket: so it is asked
// for one only where there is one to be had.
void NeedNetfilter(const std::string& object) {
  CheckFd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER),
          "socket(NETLINK_NETFILTER)", object);
}

// What libnftables says of the ruleset in the file `path`; nothing where it
// has taken it. The calling thread is in `folder` for good.
std::optional<std::string> Load(const std::string& path,
                                const std::string& folder,
                                const std::string& object) {
  // The working folder is then this thread's own.
  Check(::unshare(CLONE_FS), "unshare(CLONE_FS)", object);
  Check(::chdir(folder.c_str()), "chdir " + folder, object);
  const std::unique_ptr<nft_ctx, FreeContext> context(
      ::nft_ctx_new(NFT_CTX_DEFAULT));
  if (!context) throw KernelError("nft_ctx_new", object, ENOMEM);
  ::nft_ctx_clear_include_paths(context.get());
  if (::nft_ctx_buffer_output(context.get()) != 0 ||
      ::nft_ctx_buffer_error(context.get()) != 0 ||
      ::nft_ctx_add_include_path(context.get(), ".") != 0) {
    throw KernelError("nft_ctx_new", object, ENOMEM);
  }
  if (::nft_run_cmd_from_filename(context.get(), path.c_str()) == 0) {
    return std::nullopt;
  }
  const char* said = ::nft_ctx_get_error_buffer(context.get());
  return said == nullptr ? "" : said;
}

// The same on a thread of its own, which starts in the namespace that this one
// is in.
std::optional<std::string> LoadOnThread(const std::string& path,
                                        const std::string& folder,
                                        const std::string& object) {
  std::optional<std::string> said;
  std::exception_ptr thrown;
  std::thread([&] {
    try {
      said = Load(path, folder, object);
    } catch (...) {
      thrown = std::current_exception();
    }
  }).join();
  if (thrown) std::rethrow_exception(thrown);
  return said;
}

// The files that a ruleset includes, each read once for the places in it.
class IncludedFiles {
 public:
  explicit IncludedFiles(std::string folder) : folder_(std::move(folder)) {}

  Place At(const ToolComplaint& complaint) {
    fs::path path = complaint.file;
    if (path.is_relative()) path = (folder_ / path).lexically_normal();
    for (const auto& known : files_) {
      if (known->path == path) {
        return {known, complaint.line, complaint.column};
      }
    }
    files_.push_back(std::make_shared<const SourceFile>(
        SourceFile{.path = path.string(),
                   .text = TryReadFile(path.c_str()).value_or("")}));
    return {files_.back(), complaint.line, complaint.column};
  }

 private:
  const fs::path folder_;
  std::vector<std::shared_ptr<const SourceFile>> files_;
};

// The line with `words` of what line `number` names: the kernel's refusal is
// shown at the name.
std::string_view LineBelow(const RulesetText& text, int number,
                           std::string_view words) {
  constexpr int kFurther = 5;
  for (int i = number; i <= number + kFurther; ++i) {
    const std::string_view line = text.Line(i);
    if (line.find(words) != line.npos) return line;
  }
  return {};
}

bool NamesTable(std::string_view line) {
  return line.find("table ") != line.npos;
}

// Line `number`, where the chain that it stands in is hooked in at a device.
std::string_view RuleAtDevice(const RulesetText& text, int number) {
  for (int i = number; i > 0; --i) {
    const std::string_view line = text.Line(i);
    if (line.find(" hook ") == line.npos) continue;
    return line.find(" device") != line.npos ? text.Line(number) : "";
  }
  return {};
}

LineSpokenOf SpokenOf(const RulesetText& text, const ToolComplaint& complaint) {
  if (!complaint.file.empty()) return {};
  const int number = complaint.line;
  return {.hook = LineBelow(text, number, " hook "),
          .device_rule = RuleAtDevice(text, number),
          .flags = NamesTable(text.Line(number))
                       ? LineBelow(text, number, "flags ")
                       : ""};
}

[[noreturn]] void Refuse(const FirewallItem& item, const std::string& object,
                         const std::vector<ToolComplaint>& complaints) {
  const RulesetText text(item);
  IncludedFiles included(FolderOf(item));
  Diagnostics diagnostics;
  for (const ToolComplaint& complaint : complaints) {
    const Place place = complaint.file.empty()
                            ? text.At(complaint.line, complaint.column)
                            : included.At(complaint);
    const std::string_view line =
        complaint.file.empty() ? text.Line(complaint.line) : "";
    if (const auto lack =
            LackOfNftables(complaint.message, SpokenOf(text, complaint))) {
      throw KernelError(lack->operation, ObjectAt(object, place), lack->error);
    }
    diagnostics.Error(place, fmt::format("nft: {}{}", complaint.message,
                                         RemarkOnReturn(line)));
  }
  if (diagnostics.empty()) {
    diagnostics.Error(item.place, "nft: failed, and does not say why");
  }
  throw RulesetError(std::move(diagnostics));
}

}  // namespace

std::string FolderOf(const FirewallItem& item) {
  const fs::path folder = fs::path(item.text_place.path()).parent_path();
  return folder.empty() ? "." : folder.string();
}

void LoadNftRuleset(const FirewallItem& item, const std::string& object) {
  const std::string where = ObjectAt(object, item.place);
  NeedNetfilter(where);
  // Of a text in a buffer libnftables does not say which line is wrong.
  const UniqueFd file = MemoryFile("ruleset", item.text);
  const std::string path = fmt::format("/proc/self/fd/{}", file.get());
  const auto said = LoadOnThread(path, FolderOf(item), where);
  if (said) Refuse(item, object, ParseNftErrors(*said, path));
}

}  // namespace hopcheck
