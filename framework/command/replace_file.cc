#include "command/replace_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <system_error>

#include "base/kernel_error.h"
#include "base/unique_fd.h"
#include "runner/write_all.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;

std::string WordsOf(int error) { return ::strerrordesc_np(error); }

fs::path FolderOf(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

// Whether the file holds `text` and nothing else.
bool Holds(const UniqueFd& fd, std::string_view text) {
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t got = ::read(fd.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) return text.empty();
    const std::string_view read(buffer.data(), static_cast<size_t>(got));
    if (!text.starts_with(read)) return false;
    text.remove_prefix(read.size());
  }
}

// A new file beside another, gone with this unless it took the other's name.
class NewFile {
 public:
  explicit NewFile(const fs::path& beside)
      : target_(beside), name_(beside.string() + ".XXXXXX") {
    fd_ = CheckFd(::mkostemp(name_.data(), O_CLOEXEC), "open", beside.string());
  }
  ~NewFile() {
    if (!name_.empty()) ::unlink(name_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void BeLike(const struct stat& other) {
    const std::string file = target_.string();
    Check(::fchown(fd_.get(), other.st_uid, other.st_gid), "chown", file);
    // After the owner: a change of that takes set-id bits away.
    Check(::fchmod(fd_.get(), other.st_mode & 07777), "chmod", file);
  }
  void Write(std::string_view text) {
    WriteAll(fd_, text, target_.string());
    Check(::fsync(fd_.get()), "fsync", target_.string());
  }
  void TakeName() {
    Check(::rename(name_.c_str(), target_.c_str()), "rename", target_.string());
    name_.clear();
    // The name, too, is on the disk only then; the file is whole either way.
    const UniqueFd folder(
        ::open(FolderOf(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.valid()) ::fsync(folder.get());
  }

 private:
  fs::path target_;
  std::string name_;
  UniqueFd fd_;
};

}  // namespace

std::string WhyNotReplaceable(const fs::path& file) {
  std::error_code error;
  const fs::path target = fs::canonical(file, error);
  if (error) return error.message();
  for (const auto& [path, mode] :
       {std::pair(target, W_OK), std::pair(FolderOf(target), W_OK | X_OK)}) {
    if (::access(path.c_str(), mode) != 0) return WordsOf(errno);
  }
  return "";
}

bool ReplaceFile(const fs::path& file, std::string_view before,
                 std::string_view after) {
  std::error_code error;
  const fs::path target = fs::canonical(file, error);
  if (error) return false;
  const UniqueFd old(
      ::open(target.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!old.valid()) return false;
  struct stat status = {};
  Check(::fstat(old.get(), &status), "stat", target.string());
  NewFile fresh(target);
  fresh.BeLike(status);
  fresh.Write(after);
  // As late as can be.
  if (!Holds(old, before)) return false;
  struct stat now = {};
  const bool is_same = ::stat(target.c_str(), &now) == 0 &&
                       now.st_dev == status.st_dev &&
                       now.st_ino == status.st_ino;
  if (!is_same) return false;
  fresh.TakeName();
  return true;
}

}  // namespace hopcheck
