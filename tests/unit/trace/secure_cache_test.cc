#include "trace/secure_cache.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "base/kernel_error.h"
#include "support/golden.h"

namespace hopcheck {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class SecureCacheTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "hopcheck-cache-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // The content of "entry", and in `made` how often it had to be made.
  std::string Get(const std::string& fresh = "fresh") {
    const SecureCache cache(folder_);
    const CacheEntry entry = cache.Get(
        "entry", [](std::string_view) { return true; },
        [&] {
          ++made_;
          return fresh;
        });
    return std::string(entry.content());
  }
  std::filesystem::path Entry() const { return folder_ / "entry"; }

  std::filesystem::path folder_;
  int made_ = 0;
};

TEST_F(SecureCacheTest, MakesOnceAndKeeps) {
  EXPECT_EQ(Get("first"), "first");
  EXPECT_EQ(Get("second"), "first");
  EXPECT_EQ(made_, 1);
  struct stat status {};
  ASSERT_EQ(::stat(Entry().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
}

TEST_F(SecureCacheTest, MakesTheFolderForRootAlone) {
  folder_ /= "a";
  folder_ /= "b";
  EXPECT_EQ(Get(), "fresh");
  struct stat status {};
  ASSERT_EQ(::stat(folder_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700u);
}

TEST_F(SecureCacheTest, RebuildsWhatWasTamperedWith) {
  Get("first");
  const std::string bytes = testing::ReadFile(Entry());
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    std::ofstream(Entry(), std::ios::binary) << flipped;
    made_ = 0;
    EXPECT_EQ(Get("first"), "first") << "byte " << at;
    EXPECT_EQ(made_, 1) << "byte " << at;
  }
}

TEST_F(SecureCacheTest, RebuildsWhatIsTruncated) {
  Get("first");
  for (uintmax_t size = std::filesystem::file_size(Entry()); size-- > 0;) {
    std::filesystem::resize_file(Entry(), size);
    made_ = 0;
    EXPECT_EQ(Get("first"), "first");
    EXPECT_EQ(made_, 1) << size;
  }
}

TEST_F(SecureCacheTest, RefusesAnEntryThatOthersCanWrite) {
  Get("first");
  ASSERT_EQ(::chmod(Entry().c_str(), 0666), 0);
  EXPECT_EQ(Get("second"), "second");
}

TEST_F(SecureCacheTest, RefusesLinks) {
  Get("first");
  std::filesystem::rename(Entry(), folder_ / "elsewhere");
  std::filesystem::create_symlink("elsewhere", Entry());
  EXPECT_EQ(Get("second"), "second");
  std::filesystem::remove(Entry());
  std::filesystem::create_hard_link(folder_ / "elsewhere", Entry());
  EXPECT_EQ(Get("third"), "third");
}

TEST_F(SecureCacheTest, RefusesAFifoWithoutWaitingForIt) {
  ASSERT_EQ(::mkfifo(Entry().c_str(), 0600), 0);
  EXPECT_EQ(Get("fresh"), "fresh");
}

TEST_F(SecureCacheTest, RefusesAForeignOwner) {
  if (::geteuid() != 0)
    GTEST_SKIP() << "skipped: only root can give files away";
  Get("first");
  ASSERT_EQ(::chown(Entry().c_str(), 65534, 65534), 0);
  EXPECT_EQ(Get("second"), "second");
  ASSERT_EQ(::chown(folder_.c_str(), 65534, 65534), 0);
  EXPECT_THAT([&] { Get(); },
              ThrowsMessage<std::runtime_error>(
                  "the cache " + folder_.string() +
                  " cannot be trusted: it belongs to user 65534"));
}

TEST_F(SecureCacheTest, RefusesAFolderThatOthersCanWrite) {
  ASSERT_EQ(::chmod(folder_.c_str(), 0777), 0);
  EXPECT_THAT([&] { Get(); },
              ThrowsMessage<std::runtime_error>(
                  "the cache " + folder_.string() +
                  " cannot be trusted: others can write there (mode 0777)"));
  // Sticky is enough above the cache, not for the cache itself.
  ASSERT_EQ(::chmod(folder_.c_str(), 01777), 0);
  EXPECT_THROW(Get(), std::runtime_error);
}

TEST_F(SecureCacheTest, AKilledWritersRemainsAreWrittenOver) {
  std::ofstream(folder_ / "unfinished") << "half of an ent";
  EXPECT_EQ(Get("fresh"), "fresh");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "unfinished"));
}

TEST_F(SecureCacheTest, AFileInTheWayOfTheFolderIsAnError) {
  folder_ /= "file";
  std::ofstream(folder_) << "";
  EXPECT_THROW(Get(), KernelError);
  folder_ = folder_.parent_path();
}

TEST_F(SecureCacheTest, OneOfSeveralProcessesMakesIt) {
  constexpr int kProcesses = 8;
  std::vector<pid_t> children;
  for (int i = 0; i < kProcesses; ++i) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      // Content too large to be written at once: a torn read would show.
      const std::string mine(1 << 20, static_cast<char>('a' + i));
      const std::string got = Get(mine);
      const bool whole =
          got == std::string(1 << 20, got.empty() ? '?' : got[0]);
      ::_exit(whole ? made_ : 100);
    }
    children.push_back(child);
  }
  int makers = 0;
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    ASSERT_LE(WEXITSTATUS(status), 1);
    makers += WEXITSTATUS(status);
  }
  EXPECT_EQ(makers, 1);
}

}  // namespace
}  // namespace hopcheck
