#include "live/namespace_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <system_error>

#include "base/read_file.h"
#include "base/to_number.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;

std::string LinkAt(const fs::path& path) {
  std::error_code error;
  return fs::read_symlink(path, error).string();
}

bool IsOctal(char c) { return c >= '0' && c <= '7'; }

// Mount points have spaces and the like as "\040" (proc(5)).
std::string Unescaped(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size() && IsOctal(text[i + 1]) &&
        IsOctal(text[i + 2]) && IsOctal(text[i + 3])) {
      plain += static_cast<char>((text[i + 1] - '0') * 64 +
                                 (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

// "612 27 0:4 net:[4026532281] /run/netns/web rw shared:8 - nsfs nsfs rw"
std::optional<MountedNamespace> ParseMount(const std::string& line) {
  std::istringstream words(line);
  std::string number;
  std::string parent;
  std::string device;
  std::string root;
  std::string mount_point;
  words >> number >> parent >> device >> root >> mount_point;
  const auto inode = NamespaceInode(root);
  if (!inode || line.find(" - nsfs ") == line.npos) return std::nullopt;
  return MountedNamespace{
      .inode = *inode, .mount_point = Unescaped(mount_point), .path = {}};
}

// Adds those of one mount namespace, which `process` ("self", "17") is in.
void AddMounts(const fs::path& root, const std::string& process,
               std::vector<MountedNamespace>& all) {
  const fs::path folder = root / "proc" / process;
  const auto text = TryReadFile((folder / "mountinfo").c_str());
  std::istringstream lines(text.value_or(""));
  for (std::string line; std::getline(lines, line);) {
    auto mount = ParseMount(line);
    if (!mount) continue;
    mount->path =
        folder / "root" / fs::path(mount->mount_point).relative_path();
    all.push_back(std::move(*mount));
  }
}

}  // namespace

std::optional<uint32_t> NamespaceInode(std::string_view link) {
  if (!link.starts_with("net:[") || !link.ends_with("]")) return std::nullopt;
  return ToNumber<uint32_t>(link.substr(5, link.size() - 6));
}

std::optional<uint32_t> NamespaceAt(const fs::path& path) {
  return NamespaceInode(LinkAt(path));
}

std::vector<int> Processes(const fs::path& root) {
  std::vector<int> pids;
  std::error_code error;
  for (fs::directory_iterator entry(root / "proc", error), end;
       !error && entry != end; entry.increment(error)) {
    const auto pid = ToNumber<int>(entry->path().filename().native());
    if (pid) pids.push_back(*pid);
  }
  std::ranges::sort(pids);
  return pids;
}

std::vector<ProcessNamespace> ProcessNamespaces(const fs::path& root) {
  std::vector<ProcessNamespace> all;
  for (const int pid : Processes(root)) {
    const auto inode =
        NamespaceAt(root / "proc" / std::to_string(pid) / "ns" / "net");
    if (inode) all.push_back({pid, *inode});
  }
  return all;
}

std::vector<MountedNamespace> MountedNamespaces(const fs::path& root) {
  std::vector<MountedNamespace> all;
  std::set<std::string> known = {LinkAt(root / "proc" / "self" / "ns" / "mnt")};
  AddMounts(root, "self", all);
  for (const int pid : Processes(root)) {
    const std::string process = std::to_string(pid);
    const std::string mounts = LinkAt(root / "proc" / process / "ns" / "mnt");
    if (mounts.empty() || !known.insert(mounts).second) continue;
    AddMounts(root, process, all);
  }
  return all;
}

std::optional<std::string> IpNetnsName(std::string_view mount_point) {
  // The second where /var/run is no link to /run.
  constexpr std::array<std::string_view, 2> kFolders = {"/run/netns/",
                                                        "/var/run/netns/"};
  for (const std::string_view folder : kFolders) {
    if (!mount_point.starts_with(folder)) continue;
    const std::string_view name = mount_point.substr(folder.size());
    if (!name.empty() && name.find('/') == name.npos) return std::string(name);
  }
  return std::nullopt;
}

}  // namespace hopcheck
