#include "base/read_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "support/temporary_folder.h"

namespace hopcheck {
namespace {

// Sizes around those of the buffer as it grows.
TEST(TryReadFile, GivesAllOfAFile) {
  const testing::TemporaryFolder folder;
  for (const size_t size : {0u, 1u, 4095u, 4096u, 4097u, 32768u, 300000u}) {
    std::string text(size, 'x');
    if (!text.empty()) text.back() = '\n';
    const std::string path = folder.Write("file", text);
    EXPECT_EQ(TryReadFile(path.c_str()), text) << size;
  }
}

// It says that it has no bytes.
TEST(TryReadFile, GivesAllOfAFileOfTheKernels) {
  const auto status = TryReadFile("/proc/self/status");
  ASSERT_TRUE(status);
  EXPECT_NE(status->find("Pid:\t" + std::to_string(::getpid()) + "\n"),
            std::string::npos);
}

TEST(TryReadFile, IsNothingWhereThereIsNone) {
  EXPECT_FALSE(TryReadFile("/no/such/file"));
  EXPECT_FALSE(TryReadFile("/proc"));  // not to be read
}

}  // namespace
}  // namespace hopcheck
