// What all files of YAML that a person has written have in common: how they are
// read, and how their errors are told.
#ifndef HOPCHECK_SCENARIO_YAML_SOURCE_H_
#define HOPCHECK_SCENARIO_YAML_SOURCE_H_

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "base/diagnostic.h"
#include "scenario/yaml_document.h"

namespace hopcheck {

// With it, editors of other systems begin UTF-8.
inline constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// The file as it is, byte order mark and all. Where it cannot be read, an error
// says why.
std::optional<SourceFile> ReadSourceFile(const std::filesystem::path& file,
                                         Diagnostics& diagnostics);

// The first errors by their places, and how many there are besides.
Diagnostics Shortened(Diagnostics found);

// What `read` (const YamlRef& tree, Diagnostics& found) makes of the tree of
// `source`, an optional; nothing where there was an error.
template <typename Read>
auto ReadYamlSource(SourceFile source, Diagnostics& diagnostics,
                    const Read& read) {
  if (source.text.starts_with(kByteOrderMark)) {
    source.text.erase(0, kByteOrderMark.size());
  }
  const auto shared = std::make_shared<const SourceFile>(std::move(source));
  Diagnostics found;
  decltype(read(YamlRef(), found)) made;
  if (const YamlRef root = ParseYaml(shared, found)) made = read(root, found);
  if (!found.empty()) made.reset();
  diagnostics.Append(Shortened(std::move(found)));
  return made;
}

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_YAML_SOURCE_H_
