#include "shell/hidden_run.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace hopcheck {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRun = "/run";
constexpr mode_t kFolderMode = 0755;

// `entry.name` is seen from the old /run, which is the working folder.
void PutInto(const RunEntry& entry) {
  switch (entry.kind) {
    case RunEntry::Kind::kLink:
      ::symlink(entry.target.c_str(), entry.path.c_str());
      return;
    case RunEntry::Kind::kFolder:
      ::mkdir(entry.path.c_str(), kFolderMode);
      break;
    case RunEntry::Kind::kFile:
      ::close(::open(entry.path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
      break;
  }
  ::mount(entry.name.c_str(), entry.path.c_str(), nullptr, MS_BIND | MS_REC,
          nullptr);
}

}  // namespace

std::vector<RunEntry> LookIntoRun() {
  std::vector<RunEntry> entries;
  std::error_code error;
  for (const auto& found : fs::directory_iterator(kRun, error)) {
    RunEntry entry{.name = found.path().filename(), .path = found.path()};
    if (found.is_symlink(error)) {
      entry.kind = RunEntry::Kind::kLink;
      entry.target = fs::read_symlink(found.path(), error);
    } else if (found.is_directory(error)) {
      entry.kind = RunEntry::Kind::kFolder;
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

int MountHiddenRun(const std::vector<RunEntry>& entries) {
  const int here = ::open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (here < 0) return errno;
  if (::chdir(kRun) != 0) return errno;
  if (::mount("tmpfs", kRun, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755") != 0) {
    return errno;
  }
  for (const RunEntry& entry : entries) PutInto(entry);
  if (::fchdir(here) != 0) return errno;
  ::close(here);
  return 0;
}

}  // namespace hopcheck
