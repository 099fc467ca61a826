// Another program, run to its end: text in, what it says out.
#ifndef HOPCHECK_FIREWALL_RUN_TOOL_H_
#define HOPCHECK_FIREWALL_RUN_TOOL_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hopcheck {

struct Tool {
  std::string name;     // "iptables-nft-restore"
  std::string package;  // Debian's, that has it
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  // "NAME=value", over our own
  std::chrono::milliseconds timeout = std::chrono::seconds(60);
};

struct ToolRun {
  int status = 0;      // its exit status
  std::string output;  // standard output and error as they came, 1 MiB of it
};

// The program `name` in PATH, /usr/sbin or /sbin.
std::optional<std::string> FindProgram(std::string_view name);

// The same as a command for a shell, which has its own environment and time.
std::string CommandOf(const Tool& tool);

// Runs `tool`, found in PATH, /usr/sbin or /sbin, with `input` on its standard
// input, in the calling thread's network namespace. It inherits no descriptor
// but its standard ones. `object` is what errors name. Throws KernelError:
// ENOENT where it is not installed, ETIMEDOUT where it does not end (it is
// then killed), EINTR where a signal ended it.
ToolRun RunTool(const Tool& tool, std::string_view input,
                const std::string& object);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_RUN_TOOL_H_
