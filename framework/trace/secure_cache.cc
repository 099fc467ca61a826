#include "trace/secure_cache.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "base/kernel_error.h"

namespace hopcheck {
namespace {

using Checksum = std::array<unsigned char, sizeof(XXH128_canonical_t)>;

Checksum ChecksumOf(std::string_view content) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical,
                           XXH3_128bits(content.data(), content.size()));
  Checksum sum;
  std::memcpy(sum.data(), &canonical, sizeof canonical);
  return sum;
}

bool OwnerIsTrusted(const struct stat& status) {
  return status.st_uid == 0 || status.st_uid == ::geteuid();
}

bool OthersCanWrite(const struct stat& status) {
  return (status.st_mode & (S_IWGRP | S_IWOTH)) != 0;
}

void CheckFolder(const std::filesystem::path& folder, bool sticky_will_do) {
  struct stat status {};
  Check(::stat(folder.c_str(), &status), "stat", folder.string());
  if (!OwnerIsTrusted(status)) {
    throw std::runtime_error(
        fmt::format("the cache {} cannot be trusted: it belongs to user {}",
                    folder.string(), status.st_uid));
  }
  const bool sticky = (status.st_mode & S_ISVTX) != 0;
  if (OthersCanWrite(status) && !(sticky && sticky_will_do)) {
    throw std::runtime_error(fmt::format(
        "the cache {} cannot be trusted: others can write there (mode {:04o})",
        folder.string(), status.st_mode & 07777));
  }
}

void CheckFolders(const std::filesystem::path& folder) {
  CheckFolder(folder, /*sticky_will_do=*/false);
  for (std::filesystem::path at = folder; at != at.root_path();) {
    at = at.parent_path();
    CheckFolder(at, /*sticky_will_do=*/true);
  }
}

void MakeFolder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) return;
  if (errno == ENOENT && folder.has_parent_path() &&
      folder != folder.root_path()) {
    MakeFolder(folder.parent_path());
    if (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) return;
  }
  throw KernelError("mkdir", "the cache " + folder.string(), errno);
}

void WriteAll(const UniqueFd& fd, const void* data, size_t size,
              const std::string& object) {
  const char* at = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t n = ::write(fd.get(), at, size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw KernelError("write", object, errno);
    at += n;
    size -= static_cast<size_t>(n);
  }
}

}  // namespace

std::optional<CacheEntry> CacheEntry::Open(const UniqueFd& file) {
  CacheEntry entry{MappedFile(file)};
  const std::string_view bytes = entry.file_.bytes();
  if (bytes.size() < sizeof(Checksum)) return std::nullopt;
  const Checksum sum = ChecksumOf(entry.content());
  const char* stored = bytes.data() + bytes.size() - sizeof(Checksum);
  if (std::memcmp(stored, sum.data(), sizeof sum) != 0) return std::nullopt;
  return entry;
}

std::string_view CacheEntry::content() const {
  const std::string_view bytes = file_.bytes();
  return bytes.substr(0, bytes.size() - sizeof(Checksum));
}

SecureCache::SecureCache(const std::filesystem::path& folder) {
  MakeFolder(folder);
  folder_ = std::filesystem::canonical(folder);
  fd_ = CheckFd(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC),
                "open", "the cache " + folder_.string());
  CheckFolders(folder_);
}

std::optional<CacheEntry> SecureCache::Read(
    const std::string& name,
    const std::function<bool(std::string_view)>& accepts) const {
  const UniqueFd fd(::openat(fd_.get(), name.c_str(),
                             O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  // Out of descriptors is no reason to compile again.
  if (!fd.valid() && (errno == EMFILE || errno == ENFILE)) {
    throw KernelError("open", (folder_ / name).string(), errno);
  }
  if (!fd.valid()) return std::nullopt;
  struct stat status {};
  Check(::fstat(fd.get(), &status), "fstat", (folder_ / name).string());
  if (!S_ISREG(status.st_mode) || status.st_nlink != 1 ||
      !OwnerIsTrusted(status) || OthersCanWrite(status)) {
    return std::nullopt;
  }
  auto entry = CacheEntry::Open(fd);
  if (!entry || !accepts(entry->content())) return std::nullopt;
  return entry;
}

UniqueFd SecureCache::Lock() const {
  UniqueFd lock =
      CheckFd(::openat(fd_.get(), "lock",
                       O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600),
              "open", (folder_ / "lock").string());
  while (::flock(lock.get(), LOCK_EX) != 0) {
    if (errno != EINTR) throw KernelError("flock", folder_.string(), errno);
  }
  return lock;
}

// Under the lock, so that one name for the unfinished file will do: what a
// killed process left of it is written over by the next.
void SecureCache::Write(const std::string& name,
                        std::string_view content) const {
  const std::string object = (folder_ / name).string();
  constexpr char kUnfinished[] = "unfinished";
  ::unlinkat(fd_.get(), kUnfinished, 0);
  const UniqueFd fd = CheckFd(
      ::openat(fd_.get(), kUnfinished,
               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600),
      "create", object);
  const Checksum sum = ChecksumOf(content);
  WriteAll(fd, content.data(), content.size(), object);
  WriteAll(fd, sum.data(), sum.size(), object);
  Check(::renameat(fd_.get(), kUnfinished, fd_.get(), name.c_str()), "rename",
        object);
}

CacheEntry SecureCache::Get(
    const std::string& name,
    const std::function<bool(std::string_view)>& accepts,
    const std::function<std::string()>& make) const {
  if (auto entry = Read(name, accepts)) return *std::move(entry);
  const UniqueFd lock = Lock();
  // Another process may have made it while this one waited.
  if (auto entry = Read(name, accepts)) return *std::move(entry);
  Write(name, make());
  if (auto entry = Read(name, accepts)) return *std::move(entry);
  throw std::runtime_error(
      fmt::format("the cache entry {} cannot be read back as it was written",
                  (folder_ / name).string()));
}

}  // namespace hopcheck
