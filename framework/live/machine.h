// The network namespaces of this machine: found, named, opened.
#ifndef HOPCHECK_LIVE_MACHINE_H_
#define HOPCHECK_LIVE_MACHINE_H_

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "live/namespace_places.h"
#include "topology/net_namespace.h"

namespace hopcheck {

// What the user called a namespace leads to none.
class NoSuchNamespace : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Machine {
 public:
  // Looks at processes and mounts below `root`, which tests put their own tree
  // at.
  explicit Machine(std::filesystem::path root = "/");

  // The name that `ip netns` has for it, else that of the container whose
  // processes are in it, else its inode. A name that a machine has made for a
  // container ("cni-…") comes behind the container's own. The namespace of the
  // machine itself is no container's, whatever runs in it. Of a name that
  // several have, the inode is a part ("web:4026532281").
  std::string Name(uint32_t inode) const;
  // The names that namespaces have, apart from inodes; sorted.
  std::vector<std::string> Names() const;

  // An open namespace, which lives as long as this; null where neither
  // process, mount, descriptor nor socket leads there.
  const NetNamespace* Find(uint32_t inode);
  // The one that this process is in. Throws KernelError.
  const NetNamespace& Own();
  // By what a user calls it: a path, a name, the number of a process, an inode.
  // Throws NoSuchNamespace, and KernelError where it may not be opened.
  const NetNamespace& Named(const std::string& word);

 private:
  const NetNamespace& Keep(UniqueFd fd);
  const NetNamespace& AtPath(const std::string& path);
  UniqueFd Open(uint32_t inode) const;
  std::optional<uint32_t> InodeNamed(const std::string& word) const;
  void NameMounts();
  void NameContainers();
  void TellNamesApart();

  std::filesystem::path root_;
  std::vector<ProcessNamespace> processes_;
  std::vector<MountedNamespace> mounts_;
  std::map<uint32_t, std::string> names_;
  std::map<uint32_t, NetNamespace> open_;
  // Looked for in vain: a search goes through all that is open.
  std::set<uint32_t> out_of_reach_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_LIVE_MACHINE_H_
