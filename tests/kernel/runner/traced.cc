#include "kernel/runner/traced.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "firewall/run_tool.h"
#include "scenario/scenario_reader.h"
#include "support/temporary_folder.h"

namespace hopcheck::testing {

Scenario ScenarioOf(std::string_view yaml) {
  const TemporaryFolder folder;
  Diagnostics diagnostics;
  auto scenario =
      ReadScenario(folder.Write("topology.yaml", yaml), {}, diagnostics);
  EXPECT_TRUE(scenario) << diagnostics.Render();
  return scenario.value_or(Scenario());
}

std::vector<std::string> TraceFrom(const NetNamespace& from,
                                   const std::vector<std::string>& options) {
  std::vector<std::string> words = {
      "trace", "--netns", fmt::format("/proc/{}/fd/{}", ::getpid(), from.fd())};
  words.insert(words.end(), options.begin(), options.end());
  return words;
}

std::string RunIn(const NetNamespace& space, const std::string& tool,
                  const std::vector<std::string>& arguments) {
  const NamespaceScope inside(space);
  const ToolRun run =
      RunTool({.name = tool,
               .package = tool,
               .arguments = arguments,
               .environment = {"XTABLES_LOCKFILE=/proc/self/ns/net"}},
              "", space.name());
  EXPECT_EQ(run.status, 0) << tool << ": " << run.output;
  return run.output;
}

std::string WithName(std::string text, const NetNamespace& space,
                     const std::string& name) {
  const std::string inode = std::to_string(space.inode());
  for (size_t at = 0; (at = text.find(inode, at)) != std::string::npos;) {
    // In a column it is aligned to the right.
    const bool is_column = at > 0 && text[at - 1] == ' ' &&
                           text.compare(at + inode.size(), 1, "]") == 0;
    text.replace(at, inode.size(),
                 is_column ? fmt::format("{:>{}}", name, inode.size()) : name);
    ++at;
  }
  return text;
}

std::string WithNames(std::string text, const LiveTopology& topology) {
  for (const NetNamespace& space : topology.namespaces()) {
    text = WithName(std::move(text), space, space.name());
  }
  return text;
}

nlohmann::json Comparable(const nlohmann::json& steps) {
  nlohmann::json plain = steps;
  for (nlohmann::json& step : plain) step.erase("time_ns");
  return plain;
}

}  // namespace hopcheck::testing
