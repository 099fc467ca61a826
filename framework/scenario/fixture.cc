#include "scenario/fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scenario/file_reader.h"
#include "scenario/quote.h"
#include "scenario/scalar.h"
#include "scenario/yaml_document.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxLevels = 8;
constexpr std::string_view kFolder = "netns-fixtures";

// A name is one file in one of the folders, and no way out of them.
bool IsSoundName(std::string_view name) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  return !name.empty() && name[0] != '.' && name.size() <= 100 &&
         name.find_first_not_of(kAllowed) == std::string_view::npos;
}

// Paths are shown as the user named the scenario: below the working directory
// for a relative path.
fs::path Shown(const fs::path& path, bool absolute) {
  std::error_code error;
  const fs::path here = fs::current_path(error);
  return absolute || error ? path : path.lexically_proximate(here);
}

// netns-fixtures beside `file` and beside each folder above it.
std::vector<fs::path> FoldersAround(const fs::path& file) {
  std::vector<fs::path> folders;
  std::error_code error;
  const fs::path absolute = fs::absolute(file, error).lexically_normal();
  if (error) return folders;
  for (fs::path at = absolute.parent_path();; at = at.parent_path()) {
    folders.push_back(Shown(at / kFolder, file.is_absolute()));
    if (at == at.parent_path()) return folders;
  }
}

// Where a fixture's file is read from, and which were read on the way to it.
class FixtureReader {
 public:
  FixtureReader(const fs::path& scenario, const ReadOptions& options,
                Diagnostics& diagnostics)
      : folders_(FoldersAround(scenario)), diagnostics_(diagnostics) {
    folders_.insert(folders_.end(), options.fixture_folders.begin(),
                    options.fixture_folders.end());
  }

  YamlRef Merge(const YamlRef& topology);

 private:
  std::optional<fs::path> Find(const Scalar& name, const fs::path& named_in);
  YamlRef Read(const Scalar& name);

  std::vector<fs::path> folders_;
  std::set<fs::path> read_;
  bool outermost_ = true;
  Diagnostics& diagnostics_;
};

// The names of all fixtures within reach, for a suggestion.
std::vector<std::string> NamesIn(const std::vector<fs::path>& folders) {
  std::vector<std::string> names;
  for (const fs::path& folder : folders) {
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error)) {
      const fs::path path = at->path();
      if (path.extension() == ".yaml") names.push_back(path.stem().string());
    }
  }
  std::ranges::sort(names);
  return names;
}

std::optional<fs::path> FixtureReader::Find(const Scalar& name,
                                            const fs::path& named_in) {
  std::vector<fs::path> folders = folders_;
  // A fixture's own fixture stands beside it before it stands elsewhere.
  if (!outermost_) folders.insert(folders.begin(), named_in.parent_path());
  for (const fs::path& folder : folders) {
    std::error_code error;
    fs::path path = folder / (name.text + ".yaml");
    if (fs::exists(path, error)) return path;
  }
  const std::vector<std::string> names = NamesIn(folders);
  diagnostics_.Error(
      name.place,
      fmt::format("there is no fixture {0}: looked for {0}.yaml in {1} here "
                  "and in each folder above{2}",
                  name.text, kFolder,
                  DidYouMean(name.text, {names.begin(), names.end()})));
  return std::nullopt;
}

YamlRef FixtureReader::Read(const Scalar& name) {
  if (!IsSoundName(name.text)) {
    diagnostics_.Error(name.place,
                       fmt::format("{} cannot be the name of a fixture: "
                                   "letters, digits, '-', '_' and '.' only",
                                   Quote(name.text)));
    return nullptr;
  }
  const auto path = Find(name, fs::path(name.place.path()));
  if (!path) return nullptr;
  std::error_code error;
  if (!read_.insert(fs::weakly_canonical(*path, error)).second) {
    diagnostics_.Error(name.place,
                       fmt::format("fixture {} contains itself", name.text));
    return nullptr;
  }
  if (read_.size() > kMaxLevels) {
    diagnostics_.Error(name.place, fmt::format("fixtures are nested more than "
                                               "{} levels deep",
                                               kMaxLevels));
    return nullptr;
  }
  auto text = ReadRegularFile(*path, kMaxYamlFile, path->string(), name.place,
                              diagnostics_);
  if (!text) return nullptr;
  const auto source = std::make_shared<const SourceFile>(
      SourceFile{.path = path->string(), .text = std::move(*text)});
  return ParseYaml(source, diagnostics_);
}

bool IsMap(const YamlNode& node) { return node.kind == YamlNode::Kind::kMap; }

using Index = std::unordered_map<std::string_view, const YamlEntry*>;
Index IndexOf(const YamlNode& node) {
  Index index;
  for (const YamlEntry& entry : node.entries) index.emplace(entry.key, &entry);
  return index;
}

// `upper` laid over `lower`.
YamlRef Overlay(const YamlRef& lower, const YamlRef& upper) {
  if (IsMap(*lower) && upper->kind == YamlNode::Kind::kNull) return lower;
  if (!IsMap(*lower) || !IsMap(*upper)) return upper;
  auto merged = std::make_shared<YamlNode>(*upper);
  merged->entries.clear();
  const Index above = IndexOf(*upper);
  const Index below = IndexOf(*lower);
  for (const YamlEntry& entry : lower->entries) {
    const auto over = above.find(entry.key);
    merged->entries.push_back(
        over == above.end()
            ? entry
            : YamlEntry{entry.key, over->second->key_place,
                        Overlay(entry.value, over->second->value)});
  }
  for (const YamlEntry& entry : upper->entries) {
    if (!below.contains(entry.key)) merged->entries.push_back(entry);
  }
  return merged;
}

// The two ends in one order, whatever order they were written in.
std::optional<std::pair<std::string, std::string>> LinkEnds(
    const YamlNode& node) {
  if (node.items.size() != 2) return std::nullopt;
  const auto [a, b] = std::minmax(node.items[0]->text, node.items[1]->text);
  return std::pair(a, b);
}

YamlRef JoinLinks(const YamlRef& lower, const YamlRef& upper) {
  using Kind = YamlNode::Kind;
  if (lower->kind != Kind::kList || upper->kind != Kind::kList) {
    return upper->kind == Kind::kNull ? lower : upper;
  }
  auto joined = std::make_shared<YamlNode>(*upper);
  joined->items = lower->items;
  std::set<std::pair<std::string, std::string>> known;
  for (const YamlRef& item : lower->items) {
    if (const auto ends = LinkEnds(*item)) known.insert(*ends);
  }
  for (const YamlRef& item : upper->items) {
    const auto ends = LinkEnds(*item);
    if (!ends || !known.contains(*ends)) joined->items.push_back(item);
  }
  return joined;
}

YamlRef OverlayTopology(const YamlRef& lower, const YamlRef& upper) {
  YamlRef merged = Overlay(lower, upper);
  const YamlEntry* below = lower->Find("links");
  const YamlEntry* above = upper->Find("links");
  if (below == nullptr || above == nullptr) return merged;
  auto joined = std::make_shared<YamlNode>(*merged);
  std::ranges::find(joined->entries, "links", &YamlEntry::key)->value =
      JoinLinks(below->value, above->value);
  return joined;
}

YamlRef FixtureReader::Merge(const YamlRef& topology) {
  const YamlEntry* entry = topology->Find("fixture");
  if (entry == nullptr) return topology;
  const auto name = ReadLine(*entry->value, "fixture", diagnostics_);
  if (!name) return nullptr;
  YamlRef lower = Read(*name);
  if (!lower) return nullptr;
  if (!IsMap(*lower)) {
    diagnostics_.Error(lower->place,
                       fmt::format("a fixture must be a map of namespaces and "
                                   "links, not {}",
                                   Describe(*lower)));
    return nullptr;
  }
  outermost_ = false;
  lower = Merge(lower);
  return lower ? OverlayTopology(lower, topology) : nullptr;
}

}  // namespace

YamlRef MergeFixtures(const YamlNode& topology, const ReadOptions& options,
                      Diagnostics& diagnostics) {
  YamlRef shared = std::make_shared<const YamlNode>(topology);
  if (topology.Find("fixture") == nullptr) return shared;
  const fs::path scenario(topology.place.path());
  return FixtureReader(scenario, options, diagnostics).Merge(shared);
}

}  // namespace hopcheck
