#include "command/scenario_files.h"

#include <algorithm>
#include <memory>
#include <set>
#include <system_error>
#include <utility>

namespace hopcheck {
namespace {

namespace fs = std::filesystem;

// Topologies to be named by `fixture:`, which are no scenarios.
constexpr std::string_view kFixtureFolder = "netns-fixtures";

Place FilePlace(const fs::path& path) {
  return {.source = std::make_shared<SourceFile>(
              SourceFile{.path = path.string(), .text = ""})};
}

std::vector<fs::path> FilesBelow(const fs::path& folder,
                                 std::error_code& error) {
  std::vector<fs::path> files;
  auto entry = fs::recursive_directory_iterator(folder, error);
  for (const fs::recursive_directory_iterator end; !error && entry != end;
       entry.increment(error)) {
    std::error_code unknown_type;
    if (entry->is_directory(unknown_type)) {
      if (entry->path().filename() == kFixtureFolder) {
        entry.disable_recursion_pending();
      }
    } else if (entry->path().extension() == ".yaml") {
      files.push_back(entry->path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<fs::path> FilesOf(const fs::path& path, Diagnostics& diagnostics) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    diagnostics.Error(FilePlace(path),
                      error && error != std::errc::no_such_file_or_directory
                          ? error.message()
                          : "no such file or folder");
    return {};
  }
  if (!fs::is_directory(status)) return {path};
  std::vector<fs::path> files = FilesBelow(path, error);
  if (error) {
    diagnostics.Error(FilePlace(path), error.message());
  } else if (files.empty()) {
    diagnostics.Error(FilePlace(path), "no scenario (*.yaml) in this folder");
  }
  return files;
}

}  // namespace

std::vector<fs::path> CollectScenarioFiles(
    const std::vector<std::string>& paths, Diagnostics& diagnostics) {
  std::vector<fs::path> files;
  std::set<fs::path> seen;
  for (const std::string& path : paths) {
    for (fs::path& file : FilesOf(path, diagnostics)) {
      std::error_code error;
      const fs::path canonical = fs::canonical(file, error);
      if (seen.insert(error ? file : canonical).second) {
        files.push_back(std::move(file));
      }
    }
  }
  return files;
}

}  // namespace hopcheck
