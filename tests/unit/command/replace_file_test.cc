#include "command/replace_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>

#include "support/golden.h"
#include "support/temporary_folder.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using testing::ReadFile;
using testing::TemporaryFolder;

class ReplaceFileTest : public ::testing::Test {
 protected:
  TemporaryFolder folder_;
  const std::string file_ = folder_.Write("a.yaml", "before\n");
};

TEST_F(ReplaceFileTest, PutsOneTextInThePlaceOfTheOther) {
  EXPECT_EQ(WhyNotReplaceable(file_), "");
  EXPECT_TRUE(ReplaceFile(file_, "before\n", "after, which is longer\n"));
  EXPECT_EQ(ReadFile(file_), "after, which is longer\n");
  EXPECT_TRUE(ReplaceFile(file_, "after, which is longer\n", ""));
  EXPECT_EQ(ReadFile(file_), "");
  EXPECT_THAT(folder_.Names(), ElementsAre("a.yaml"));
}

TEST_F(ReplaceFileTest, KeepsModeAndOwner) {
  ASSERT_EQ(::chmod(file_.c_str(), 0640), 0);
  const bool is_root = ::geteuid() == 0;
  if (is_root) {
    ASSERT_EQ(::chown(file_.c_str(), 12, 34), 0);
  }
  ASSERT_TRUE(ReplaceFile(file_, "before\n", "after\n"));
  struct stat status = {};
  ASSERT_EQ(::stat(file_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0640U);
  if (is_root) {
    EXPECT_EQ(status.st_uid, 12U);
    EXPECT_EQ(status.st_gid, 34U);
  }
}

TEST_F(ReplaceFileTest, AFileThatHasChangedIsLeftAlone) {
  for (const char* now : {"before\nand more\n", "befor", "Before\n", ""}) {
    folder_.Write("a.yaml", now);
    EXPECT_FALSE(ReplaceFile(file_, "before\n", "after\n"));
    EXPECT_EQ(ReadFile(file_), now);
  }
  fs::remove(file_);
  EXPECT_FALSE(ReplaceFile(file_, "before\n", "after\n"));
  EXPECT_THAT(folder_.Names(), ElementsAre());
}

TEST_F(ReplaceFileTest, OfALinkItsTargetIsReplaced) {
  fs::create_directory(folder_ / "links");
  fs::create_symlink("../a.yaml", folder_ / "links/a.yaml");
  EXPECT_EQ(WhyNotReplaceable(folder_ / "links/a.yaml"), "");
  EXPECT_TRUE(ReplaceFile(folder_ / "links/a.yaml", "before\n", "after\n"));
  EXPECT_TRUE(fs::is_symlink(folder_ / "links/a.yaml"));
  EXPECT_EQ(ReadFile(file_), "after\n");
  EXPECT_EQ(folder_.Names().size(), 3U);
}

// Root may write what it may not: as somebody else.
TEST_F(ReplaceFileTest, SaysWhyNot) {
  EXPECT_EQ(WhyNotReplaceable(folder_ / "none.yaml"),
            "No such file or directory");
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0555), 0);
  EXPECT_EXIT(
      {
        const bool somebody =
            ::geteuid() != 0 || ::setresuid(65534, 65534, 65534) == 0;
        const std::string why = WhyNotReplaceable(file_);
        std::fputs(why.c_str(), stderr);
        // Without a search for leaks, for which this somebody may lack rights.
        ::_exit(somebody ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "Permission denied");
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
}

}  // namespace
}  // namespace hopcheck
