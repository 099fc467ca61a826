#include "support/golden.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace hopcheck::testing {
namespace {

// The lines of both, '!' at those that differ.
std::string SideBySide(const std::string& expected, std::string_view actual) {
  std::istringstream left(expected);
  std::istringstream right{std::string(actual)};
  std::ostringstream out;
  for (;;) {
    std::string a, b;
    const bool more_a = static_cast<bool>(std::getline(left, a));
    const bool more_b = static_cast<bool>(std::getline(right, b));
    if (!more_a && !more_b) break;
    if (more_a && more_b && a == b) {
      out << "    " << a << '\n';
      continue;
    }
    if (more_a) out << "! - " << a << '\n';
    if (more_b) out << "! + " << b << '\n';
  }
  return out.str();
}

}  // namespace

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << "cannot read " << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

::testing::AssertionResult EqualsGolden(std::string_view actual,
                                        const std::string& name) {
  const std::filesystem::path path =
      std::filesystem::path(HOPCHECK_SOURCE_DIR) / "tests/golden" / name;
  if (std::getenv("HOPCHECK_UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << actual;
    return ::testing::AssertionSuccess();
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return ::testing::AssertionFailure()
           << path << " is missing; the text is:\n"
           << actual;
  }
  std::ostringstream expected;
  expected << file.rdbuf();
  if (expected.str() == actual) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure()
         << "differs from " << path << " (- golden, + actual):\n"
         << SideBySide(expected.str(), actual);
}

}  // namespace hopcheck::testing
