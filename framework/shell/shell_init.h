// The first process of a shell's PID namespace: it makes the mounts, starts the
// shell, buries whatever is orphaned there, and takes everything along when it
// ends: with the shell, or with hopcheck.
#ifndef HOPCHECK_SHELL_SHELL_INIT_H_
#define HOPCHECK_SHELL_SHELL_INIT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shell/hidden_run.h"

namespace hopcheck {

// What can keep a shell from being started.
enum class InitStep : int32_t {
  kPrivateMounts,  // mount --make-rslave /
  kRun,            // mount -t tmpfs tmpfs /run
  kNamespaces,     // mount -t tmpfs tmpfs /run/netns
  kNamespace,      // mount --bind ... /run/netns/NAME
  kSys,            // mount -t sysfs sysfs /sys
  kProc,           // mount -t proc proc /proc
  kFork,
  kExec,
};

// What the first process writes to its report descriptor, once, where a step
// failed; where none does, the descriptor is closed without.
struct InitReport {
  InitStep step = InitStep::kPrivateMounts;
  int32_t error = 0;      // errno
  uint32_t position = 0;  // of kNamespace: in InitPlan::namespaces
};

struct NamedNamespace {
  std::string source;  // /proc/self/fd/7
  std::string path;    // /run/netns/router
};

// All that the first process needs, made beforehand: it calls the kernel and
// nothing else.
struct InitPlan {
  std::vector<char*> arguments;  // as exec takes them
  std::vector<char*> environment;
  std::vector<NamedNamespace> namespaces;
  std::optional<std::vector<RunEntry>> hidden_run;  // where /run/netns is not
  bool takes_terminal = false;
  int report_fd = -1;
  int parent_read_fd = -1;   // ends when hopcheck does
  int parent_write_fd = -1;  // hopcheck's end of the same pipe
};

// In the first process of a new PID namespace and a new mount namespace.
[[noreturn]] void RunShellInit(const InitPlan& plan);

}  // namespace hopcheck

#endif  // HOPCHECK_SHELL_SHELL_INIT_H_
