#include "live/machine.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/diagnostic.h"
#include "base/kernel_error.h"
#include "base/read_file.h"
#include "base/to_number.h"
#include "live/container.h"
#include "live/open_handles.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;

// As CNI plugins and CRI-O name what nobody calls by name: "cni-<uuid>", a
// bare UUID.
bool IsMachineMade(std::string_view name) {
  if (name.starts_with("cni-")) return true;
  return name.size() == 36 && std::ranges::all_of(name, [](char c) {
           return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace

Machine::Machine(fs::path root)
    : root_(std::move(root)),
      processes_(ProcessNamespaces(root_)),
      mounts_(MountedNamespaces(root_)) {
  NameMounts();
  NameContainers();
  TellNamesApart();
}

void Machine::NameMounts() {
  for (const MountedNamespace& mount : mounts_) {
    auto name = IpNetnsName(mount.mount_point);
    if (name) names_.emplace(mount.inode, std::move(*name));
  }
}

void Machine::NameContainers() {
  const auto own = std::ranges::find(processes_, 1, &ProcessNamespace::pid);
  const uint32_t machines = own == processes_.end() ? 0 : own->inode;
  // The first process of a namespace that is in a container: of a pod, the one
  // that holds the namespace for the others.
  for (const ProcessNamespace& process : processes_) {
    if (process.inode == machines) continue;
    const auto known = names_.find(process.inode);
    if (known != names_.end() && !IsMachineMade(known->second)) continue;
    const auto cgroup = TryReadFile(
        (root_ / "proc" / std::to_string(process.pid) / "cgroup").c_str());
    const auto container = ContainerOf(cgroup.value_or(""));
    if (!container) continue;
    names_[process.inode] = ContainerName(root_, *container);
  }
}

// Pods of two Kubernetes namespaces, say, may be called the same.
void Machine::TellNamesApart() {
  std::map<std::string, int> uses;
  for (const auto& [inode, name] : names_) ++uses[name];
  for (auto& [inode, name] : names_) {
    if (uses[name] > 1) name += fmt::format(":{}", inode);
  }
}

std::string Machine::Name(uint32_t inode) const {
  const auto known = names_.find(inode);
  return known != names_.end() ? known->second : std::to_string(inode);
}

std::vector<std::string> Machine::Names() const {
  std::vector<std::string> all;
  all.reserve(names_.size());
  for (const auto& [inode, name] : names_) all.push_back(name);
  std::ranges::sort(all);
  return all;
}

const NetNamespace& Machine::Keep(UniqueFd fd) {
  struct stat status;
  Check(::fstat(fd.get(), &status), "fstat", "a namespace");
  const auto inode = static_cast<uint32_t>(status.st_ino);
  const auto known = open_.find(inode);
  if (known != open_.end()) return known->second;
  return open_.emplace(inode, NetNamespace::Of(Name(inode), std::move(fd)))
      .first->second;
}

// Whatever leads there: a process may have ended, a mount be gone.
UniqueFd Machine::Open(uint32_t inode) const {
  std::vector<fs::path> ways;
  for (const ProcessNamespace& process : processes_) {
    if (process.inode != inode) continue;
    ways.push_back(root_ / "proc" / std::to_string(process.pid) / "ns" / "net");
  }
  for (const MountedNamespace& mount : mounts_) {
    if (mount.inode == inode) ways.push_back(mount.path);
  }
  for (const fs::path& way : ways) {
    UniqueFd fd(::open(way.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.valid()) return fd;
  }
  return FindThroughHandles(inode);
}

const NetNamespace* Machine::Find(uint32_t inode) {
  const auto known = open_.find(inode);
  if (known != open_.end()) return &known->second;
  if (out_of_reach_.contains(inode)) return nullptr;
  UniqueFd fd = Open(inode);
  if (fd.valid()) {
    const NetNamespace& found = Keep(std::move(fd));
    // A process may have gone elsewhere, another mount be in the place.
    if (found.inode() == inode) return &found;
  }
  out_of_reach_.insert(inode);
  return nullptr;
}

const NetNamespace& Machine::Own() {
  const char* own = "/proc/thread-self/ns/net";
  return Keep(CheckFd(::open(own, O_RDONLY | O_CLOEXEC), "open", own));
}

std::optional<uint32_t> Machine::InodeNamed(const std::string& word) const {
  for (const auto& [inode, name] : names_) {
    if (name == word) return inode;
  }
  const auto number = ToNumber<uint32_t>(word);
  if (!number) return std::nullopt;
  for (const ProcessNamespace& process : processes_) {
    if (static_cast<uint32_t>(process.pid) == *number) return process.inode;
  }
  return number;
}

const NetNamespace& Machine::AtPath(const std::string& path) {
  UniqueFd fd =
      CheckFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC), "open", path);
  try {
    return Keep(std::move(fd));
  } catch (const KernelError&) {
    throw NoSuchNamespace(fmt::format("{} is no network namespace", path));
  }
}

const NetNamespace& Machine::Named(const std::string& word) {
  if (word.find('/') != word.npos) return AtPath(word);
  const auto inode = InodeNamed(word);
  const NetNamespace* found = inode ? Find(*inode) : nullptr;
  if (found != nullptr) return *found;
  const std::vector<std::string> names = Names();
  throw NoSuchNamespace(fmt::format(
      "there is no network namespace '{}': no name of `ip netns` or of a "
      "container, no process, no path{}",
      word, DidYouMean(word, {names.begin(), names.end()})));
}

}  // namespace hopcheck
