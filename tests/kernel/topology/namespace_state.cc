#include "kernel/topology/namespace_state.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include "base/read_file.h"
#include "firewall/run_tool.h"

namespace hopcheck::testing {
namespace {

namespace fs = std::filesystem;

std::string Without(const std::string& text, const char* pattern) {
  return std::regex_replace(text, std::regex(pattern), "");
}

std::string Sorted(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  std::ranges::sort(lines);
  std::string sorted;
  for (const std::string& line : lines) sorted += line + '\n';
  return sorted;
}

struct Question {
  const char* command;
  const char* noise = nullptr;  // a regular expression
  bool any_order = false;
};

constexpr const char* kCounters = "#.*\\n|\\[[0-9]+:[0-9]+\\]";

// What passes: a change of the topology that STP has seen shortens how long its
// bridge remembers addresses.
constexpr char kOfTheMoment[] =
    " link-netns(id)? [^ \\n]+|[a-z]+_timer +[0-9.]+| [a-z]+_id [^ ]+|"
    " topology_change(_detected)? [01]| ageing_time [0-9]+(?= stp_state 1)";

// As few programs as will do: there are many namespaces to look into.
constexpr Question kQuestions[] = {
    {"ip -d -b - <<E\nlink\naddr\nE", kOfTheMoment},
    {"ip -4 -b - <<E\nroute show table all\nrule\nneigh show nud permanent\nE",
     nullptr, true},
    {"ip -6 -b - <<E\nroute show table all\nrule\nneigh show nud permanent\nE",
     nullptr, true},
    {"bridge vlan"},
    {"nft -s list ruleset"},
    {"[ ! -s /proc/net/ip_tables_names ] || iptables-legacy-save", kCounters},
    {"[ ! -s /proc/net/ip6_tables_names ] || ip6tables-legacy-save", kCounters},
};

// What the commands print in the calling thread's namespace, all of them by one
// shell.
NamespaceState Outputs() {
  constexpr std::string_view kMark = "\n==\n";
  std::string script = "set -e\n";
  for (const Question& question : kQuestions) {
    script += fmt::format("{}\nprintf '\\n==\\n'\n", question.command);
  }
  const ToolRun run =
      RunTool({.name = "sh", .package = "dash"}, script, "the test");
  EXPECT_EQ(run.status, 0) << run.output;
  NamespaceState outputs;
  std::string_view rest = run.output;
  for (const Question& question : kQuestions) {
    const size_t end = std::min(rest.find(kMark), rest.size());
    outputs[question.command] = rest.substr(0, end);
    rest.remove_prefix(std::min(end + kMark.size(), rest.size()));
  }
  return outputs;
}

// Counts what passes, or is drawn by lot.
bool IsNoise(const std::string& file) {
  return file == "nf_conntrack_count" || file == "tcp_fastopen_key";
}

std::string Line(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  std::ranges::replace(text, '\n', '|');
  return text;
}

// Every setting below `folder` that can be read.
std::string Sysctls(const char* folder) {
  std::string text;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || IsNoise(entry.path().filename())) continue;
    const auto value = TryReadFile(entry.path().c_str());
    // Most end with a newline, and a table of them has several.
    if (value)
      text += fmt::format("{} {}\n", entry.path().string(), Line(*value));
  }
  return Sorted(text);
}

}  // namespace

NamespaceState StateOf(const NetNamespace& ns) {
  const NamespaceScope inside(ns);
  NamespaceState state = Outputs();
  for (const Question& question : kQuestions) {
    std::string& text = state.at(question.command);
    if (question.noise != nullptr) text = Without(text, question.noise);
    if (question.any_order) text = Sorted(text);
  }
  state["/proc/sys/net"] = Sysctls("/proc/sys/net");
  return state;
}

}  // namespace hopcheck::testing
