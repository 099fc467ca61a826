// Where network namespaces can be reached: what processes are in, and what is
// mounted. Reads only /proc below a root that tests put their own tree at.
#ifndef HOPCHECK_LIVE_NAMESPACE_PLACES_H_
#define HOPCHECK_LIVE_NAMESPACE_PLACES_H_

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hopcheck {

// 4026531840 of "net:[4026531840]", as links of nsfs read; nothing for another
// kind of link.
std::optional<uint32_t> NamespaceInode(std::string_view link);
// The same of the link at `path`; nothing where it cannot be read.
std::optional<uint32_t> NamespaceAt(const std::filesystem::path& path);

// The processes of <root>/proc, by number.
std::vector<int> Processes(const std::filesystem::path& root);

struct ProcessNamespace {
  int pid = 0;
  uint32_t inode = 0;
  bool operator==(const ProcessNamespace&) const = default;
};

// The network namespace of each process; those that may not be looked at, or
// have ended meanwhile, are left out.
std::vector<ProcessNamespace> ProcessNamespaces(
    const std::filesystem::path& root);

struct MountedNamespace {
  uint32_t inode = 0;
  std::string mount_point;     // as its mount namespace has it: /run/netns/web
  std::filesystem::path path;  // that opens it, from here
  bool operator==(const MountedNamespace&) const = default;
};

// What is mounted as a network namespace (by `ip netns`, Docker, containerd,
// CRI-O, …) in the mount namespaces of all processes, our own first.
std::vector<MountedNamespace> MountedNamespaces(
    const std::filesystem::path& root);

// The name that `ip netns` has for it; nothing for a mount point elsewhere.
std::optional<std::string> IpNetnsName(std::string_view mount_point);

}  // namespace hopcheck

#endif  // HOPCHECK_LIVE_NAMESPACE_PLACES_H_
