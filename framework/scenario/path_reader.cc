#include "scenario/path_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "scenario/map_reader.h"
#include "scenario/step_reader.h"

namespace hopcheck {
namespace {

using Steps = std::vector<ExpectedStep>;

bool IsAnyOf(const YamlNode& node) { return node.Find("any_of") != nullptr; }

// The lists of one `any_of`.
std::vector<Steps> ReadAnyOf(const YamlNode& node, Diagnostics& diagnostics) {
  MapReader map(node, "any_of", diagnostics);
  std::vector<Steps> ways;
  const YamlNode& lists = *map.Required("any_of");
  for (const YamlRef& list : ItemsOf(lists, "any_of", diagnostics)) {
    ways.push_back(ReadSteps(*list, "a list of any_of", diagnostics));
  }
  const bool is_other = lists.kind == YamlNode::Kind::kScalar ||
                        lists.kind == YamlNode::Kind::kMap;
  if (!is_other && ways.size() < 2) {
    diagnostics.Error(lists.place, "any_of needs at least two lists");
  }
  map.RejectUnknown();
  return ways;
}

// A list in parts, each with the ways that there are through it.
using Parts = std::vector<std::vector<Steps>>;

void AddStep(ExpectedStep step, Parts& parts) {
  if (parts.empty() || parts.back().size() > 1) parts.push_back({{}});
  parts.back().front().push_back(std::move(step));
}

// Whether there are not too many ways, and these not too long.
bool MayBeWrittenOut(const Parts& parts) {
  size_t ways = 1;
  size_t steps = 0;
  for (const std::vector<Steps>& part : parts) {
    ways *= part.size();
    if (ways > kMostWays) return false;
    size_t longest = 0;
    for (const Steps& way : part) longest = std::max(longest, way.size());
    steps += longest;
  }
  return ways == 1 || ways * steps <= kMostWaySteps;
}

std::vector<Steps> WrittenOut(Parts parts) {
  std::vector<Steps> all(1);
  for (std::vector<Steps>& part : parts) {
    if (all.size() == 1 && part.size() == 1) {
      std::ranges::move(part.front(), std::back_inserter(all.front()));
      continue;
    }
    std::vector<Steps> longer;
    for (const Steps& begun : all) {
      for (const Steps& way : part) {
        Steps& whole = longer.emplace_back(begun);
        whole.insert(whole.end(), way.begin(), way.end());
      }
    }
    all = std::move(longer);
  }
  return all;
}

}  // namespace

Steps ReadSteps(const YamlNode& list, std::string_view key,
                Diagnostics& diagnostics) {
  Steps steps;
  for (const YamlRef& item : ItemsOf(list, key, diagnostics)) {
    if (IsAnyOf(*item)) {
      diagnostics.Error(item->place,
                        fmt::format("any_of cannot stand in {}", key));
    } else if (auto step = ReadStep(*item, diagnostics)) {
      steps.push_back(std::move(*step));
    }
  }
  return steps;
}

ExpectedPath ReadPath(const YamlNode& list, std::string_view key,
                      Diagnostics& diagnostics) {
  Parts parts;
  for (const YamlRef& item : ItemsOf(list, key, diagnostics)) {
    if (IsAnyOf(*item)) {
      auto ways = ReadAnyOf(*item, diagnostics);
      if (!ways.empty()) parts.push_back(std::move(ways));
    } else if (auto step = ReadStep(*item, diagnostics)) {
      AddStep(std::move(*step), parts);
    }
  }
  ExpectedPath path{.place = list.place};
  if (!MayBeWrittenOut(parts)) {
    diagnostics.Error(
        list.place,
        fmt::format("the alternatives of {} make too many ways: at most {}, "
                    "with {} steps together",
                    key, kMostWays, kMostWaySteps));
    return path;
  }
  std::vector<Steps> ways = WrittenOut(std::move(parts));
  path.steps = std::move(ways.front());
  path.others.assign(std::make_move_iterator(ways.begin() + 1),
                     std::make_move_iterator(ways.end()));
  return path;
}

}  // namespace hopcheck
