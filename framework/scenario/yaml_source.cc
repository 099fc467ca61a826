#include "scenario/yaml_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "scenario/file_reader.h"

namespace hopcheck {
namespace {

// More are no help to anyone, and take long to print.
constexpr size_t kMaxErrors = 1'000;

}  // namespace

std::optional<SourceFile> ReadSourceFile(const std::filesystem::path& file,
                                         Diagnostics& diagnostics) {
  SourceFile source = {.path = file.string(), .text = ""};
  const Place place = {.source = std::make_shared<const SourceFile>(source)};
  auto text = ReadRegularFile(file, kMaxYamlFile, "", place, diagnostics);
  if (!text) return std::nullopt;
  source.text = *std::move(text);
  return source;
}

Diagnostics Shortened(Diagnostics found) {
  if (found.size() <= kMaxErrors) return found;
  std::vector<Diagnostic> errors = found.errors();
  // The last of them says from where on the others are.
  std::ranges::partial_sort(
      errors, errors.begin() + kMaxErrors + 1, {}, [](const Diagnostic& d) {
        return std::tuple(d.place.path(), d.place.line, d.place.column);
      });
  Diagnostics first;
  for (size_t i = 0; i < kMaxErrors; ++i) {
    first.Error(errors[i].place, errors[i].message);
  }
  first.Error(errors[kMaxErrors].place,
              fmt::format("and {} more errors from here on",
                          errors.size() - kMaxErrors));
  return first;
}

}  // namespace hopcheck
