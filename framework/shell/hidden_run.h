// A /run in which there is a folder for the names of namespaces, where the
// machine's has none: `ip netns add` makes it on first use, and a shell in a
// topology must not leave it behind.
#ifndef HOPCHECK_SHELL_HIDDEN_RUN_H_
#define HOPCHECK_SHELL_HIDDEN_RUN_H_

#include <string>
#include <vector>

namespace hopcheck {

// What stands in /run.
struct RunEntry {
  enum class Kind { kFolder, kLink, kFile };
  Kind kind = Kind::kFile;
  std::string name;    // lock
  std::string path;    // /run/lock
  std::string target;  // of a link
};

// What has to be put into a new /run.
std::vector<RunEntry> LookIntoRun();

// In the calling process's mount namespace, which is its own: mounts an empty
// /run over /run and puts the entries of the old one into it. Calls nothing but
// the kernel. 0, or the errno of what kept it from being done; an entry that is
// gone meanwhile does not.
int MountHiddenRun(const std::vector<RunEntry>& entries);

}  // namespace hopcheck

#endif  // HOPCHECK_SHELL_HIDDEN_RUN_H_
