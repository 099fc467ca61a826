#include "command/one_scenario.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "command/load_scenarios.h"

namespace hopcheck {
namespace {

std::vector<std::string_view> Parts(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t end = text.find('/');
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

bool HasAll(const std::string& variant, std::string_view wanted) {
  const auto has = Parts(variant);
  return std::ranges::all_of(Parts(wanted), [&](std::string_view part) {
    return std::ranges::find(has, part) != has.end();
  });
}

// "; did you mean …?", or which there are.
std::string Suggestion(std::string_view wanted,
                       const std::vector<std::string>& names) {
  std::vector<std::string_view> known(names.begin(), names.end());
  for (const std::string& name : names) {
    for (const std::string_view part : Parts(name)) known.push_back(part);
  }
  std::string meant = DidYouMean(wanted, known);
  return meant.empty() ? fmt::format("; it has {}", fmt::join(names, ", "))
                       : meant;
}

std::optional<Variant> Choose(std::string_view command,
                              const Scenario& scenario,
                              std::string_view wanted) {
  const std::vector<Variant> variants = scenario.Variants();
  if (wanted.empty()) return variants.front();
  std::vector<std::string> names;
  for (const Variant& variant : variants) {
    names.push_back(variant.ToString());
    if (HasAll(names.back(), wanted)) return variant;
  }
  if (names.front().empty()) {
    fmt::print(stderr, "{}: {} has no matrix, and so no variant '{}'\n",
               command, scenario.file, wanted);
  } else {
    fmt::print(stderr, "{}: {} has no variant '{}'{}\n", command, scenario.file,
               wanted, Suggestion(wanted, names));
  }
  return std::nullopt;
}

}  // namespace

std::optional<OneScenario> LoadOneScenario(std::string_view command,
                                           const std::string& path,
                                           std::string_view variant) {
  Diagnostics diagnostics;
  // Who looks at a topology may not know yet what to expect of it.
  std::vector<Scenario> scenarios =
      LoadScenarios({path}, diagnostics, /*may_lack_expectations=*/true);
  if (!diagnostics.empty()) {
    fmt::print(stderr, "{}", diagnostics.Render());
    return std::nullopt;
  }
  if (scenarios.size() != 1) {
    fmt::print(stderr, "{}: {} holds {} scenarios: name one of them\n", command,
               path, scenarios.size());
    return std::nullopt;
  }
  const auto chosen = Choose(command, scenarios.front(), variant);
  if (!chosen) return std::nullopt;
  return OneScenario{std::move(scenarios.front()), *chosen};
}

}  // namespace hopcheck
