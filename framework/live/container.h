// Which container a process is in, and what that is called.
#ifndef HOPCHECK_LIVE_CONTAINER_H_
#define HOPCHECK_LIVE_CONTAINER_H_

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace hopcheck {

struct Container {
  // 64 hexadecimal digits where an engine numbers it; else its name ("web" of
  // LXC and systemd-nspawn).
  std::string id;
  bool id_is_name = false;
  bool operator==(const Container&) const = default;
};

// From the text of /proc/<pid>/cgroup, either version: Docker, containerd,
// CRI-O, Podman, LXC, systemd-nspawn. Nothing for a process of the machine's
// own.
std::optional<Container> ContainerOf(std::string_view cgroup);

// What its engine calls it, by the engine's own files below `root`; of a
// Kubernetes pod, the pod's name. An id without a name is cut to 12 digits, as
// engines show it.
std::string ContainerName(const std::filesystem::path& root,
                          const Container& container);

}  // namespace hopcheck

#endif  // HOPCHECK_LIVE_CONTAINER_H_
