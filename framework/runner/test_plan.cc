#include "runner/test_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "base/shell_word.h"
#include "runner/probe_meaning.h"

namespace hopcheck {
namespace {

bool IsAsciiAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
         (c >= 'a' && c <= 'z');
}

// Letters, digits and single underscores: '-', ':', '*' and '?' are syntax in
// a filter, and '.' stands between suite and test.
std::string SanitisePart(std::string_view text) {
  std::string name;
  for (const char c : text) {
    if (IsAsciiAlphanumeric(c)) {
      name += c;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  if (name.ends_with('_')) name.pop_back();
  // GoogleTest leaves out whatever begins so, and a test that does not run is
  // no test.
  constexpr std::string_view kDisabled = "DISABLED_";
  if (name.starts_with(kDisabled)) name[0] = 'd';
  return name;
}

// `name`, or the first of name_2, name_3, … that is not taken; takes it.
std::string Unique(std::string name, std::set<std::string>& taken) {
  std::string candidate = name;
  for (int n = 2; !taken.insert(candidate).second; ++n) {
    candidate = fmt::format("{}_{}", name, n);
  }
  return candidate;
}

SuitePlan PlanSuite(const Scenario& scenario, std::string name) {
  SuitePlan plan{.scenario = &scenario,
                 .name = std::move(name),
                 .variants = scenario.Variants(),
                 .tests = {}};
  std::set<std::string> taken;
  std::vector<std::string> names;
  for (const Probe& probe : scenario.probes) {
    names.push_back(Unique(TestName(probe.name), taken));
  }
  for (size_t v = 0; v < plan.variants.size(); ++v) {
    const std::string variant = SanitisePart(plan.variants[v].ToString());
    for (size_t p = 0; p < scenario.probes.size(); ++p) {
      if (!HasMeaning(scenario, scenario.probes[p], plan.variants[v])) continue;
      plan.tests.push_back(
          {.variant = v,
           .probe = p,
           .name = variant.empty() ? names[p] : names[p] + "/" + variant});
    }
  }
  return plan;
}

}  // namespace

std::string SuiteName(std::string_view file) {
  const auto path = std::filesystem::path(file).lexically_normal();
  std::string name;
  for (const auto& part : path.parent_path().relative_path()) {
    const std::string word = SanitisePart(part.string());
    if (!word.empty()) name += word + "/";
  }
  const std::string stem = SanitisePart(path.stem().string());
  return name + (stem.empty() ? "scenario" : stem);
}

std::string TestName(std::string_view probe) {
  const std::string name = SanitisePart(probe);
  return name.empty() ? "probe" : name;
}

std::vector<SuitePlan> PlanSuites(const std::vector<Scenario>& scenarios) {
  std::vector<SuitePlan> plans;
  std::set<std::string> taken;
  for (const Scenario& scenario : scenarios) {
    plans.push_back(
        PlanSuite(scenario, Unique(SuiteName(scenario.file), taken)));
  }
  return plans;
}

std::string RerunCommand(const SuitePlan& suite, const PlannedTest& test) {
  // Alone, a file has its name for itself: no "_2".
  return fmt::format(
      "hopcheck run {} {}", ShellWord(suite.scenario->file),
      ShellWord(fmt::format("--gtest_filter={}.{}",
                            SuiteName(suite.scenario->file), test.name)));
}

std::string RebuildCommand(const SuitePlan& suite, const PlannedTest& test) {
  std::string command = fmt::format("hopcheck show {} --commands",
                                    ShellWord(suite.scenario->file));
  // Without a word, it is about the first.
  if (test.variant != 0) {
    command +=
        " --variant " + ShellWord(suite.variants[test.variant].ToString());
  }
  return command;
}

}  // namespace hopcheck
