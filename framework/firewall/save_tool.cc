#include "firewall/save_tool.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>

#include "base/kernel_error.h"
#include "base/unique_fd.h"
#include "firewall/memory_file.h"
#include "firewall/run_tool.h"

namespace hopcheck {
namespace {

std::string ReadAll(const UniqueFd& fd) {
  std::string text;
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t got = ::pread(fd.get(), buffer.data(), buffer.size(),
                                static_cast<off_t>(text.size()));
    if (got < 0 && errno == EINTR) continue;
    Check(static_cast<int>(got), "pread", "iptables-save");
    if (got == 0) return text;
    text.append(buffer.data(), static_cast<size_t>(got));
  }
}

std::string_view LastLine(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  return text.substr(text.rfind('\n') + 1);
}

// `-f` keeps what is saved apart from what the tool has to say about it, which
// may come in the middle of a line.
std::string Save(const std::string& name, const std::string& table) {
  const UniqueFd file = MemoryFile("iptables-save", "");
  Tool tool{.name = name, .package = "iptables"};
  tool.arguments = {"-f",
                    fmt::format("/proc/{}/fd/{}", ::getpid(), file.get())};
  if (!table.empty()) {
    tool.arguments.emplace_back("-t");
    tool.arguments.push_back(table);
  }
  const ToolRun run = RunTool(tool, "", "");
  if (run.status != 0) {
    throw KernelError(fmt::format("{} failed: {}", name, LastLine(run.output)),
                      "", EIO);
  }
  return ReadAll(file);
}

}  // namespace

std::optional<std::string> RunSaveTool(const std::string& tool,
                                       const std::vector<std::string>& tables) {
  try {
    if (tables.empty()) return Save(tool, "");
    std::string text;
    for (const std::string& table : tables) text += Save(tool, table);
    return text;
  } catch (const KernelError& error) {
    if (error.error() == ENOENT) return std::nullopt;
    throw;
  }
}

}  // namespace hopcheck
