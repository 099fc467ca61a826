// A folder of its own for a test, gone with the test.
#ifndef HOPCHECK_TESTS_SUPPORT_TEMPORARY_FOLDER_H_
#define HOPCHECK_TESTS_SUPPORT_TEMPORARY_FOLDER_H_

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hopcheck::testing {

class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  // The path of `name` in it.
  std::string operator/(std::string_view name) const;
  // Writes a file, and makes the folders that it needs.
  std::string Write(std::string_view name, std::string_view text = "") const;
  // What is in the folder, sorted, relative to it.
  std::vector<std::string> Names() const;

 private:
  std::filesystem::path path_;
};

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_SUPPORT_TEMPORARY_FOLDER_H_
