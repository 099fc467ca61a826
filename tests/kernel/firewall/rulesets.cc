#include "kernel/firewall/rulesets.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include "base/kernel_error.h"
#include "base/shell_word.h"
#include "firewall/load_commands.h"
#include "firewall/load_firewall.h"
#include "firewall/run_tool.h"
#include "kernel/topology/observer.h"
#include "support/golden.h"
#include "topology/net_namespace.h"

namespace hopcheck::testing {
namespace {

constexpr int kTextLine = 9;
constexpr std::string_view kIndent = "            ";

std::string Indented(std::string_view text) {
  std::string block;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (!line.empty()) block.append(kIndent).append(line);
    block += '\n';
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return block;
}

// What loading ends with; nothing but the exception may be left of it.
template <typename Error>
std::string Refusal(const std::vector<FirewallItem>& items, Backend variant) {
  const uint32_t home = CurrentNamespace();
  const size_t descriptors = OpenDescriptors();
  std::string text = "was not refused\n";
  try {
    const NetNamespace space("router");
    const NamespaceScope inside(space);
    LoadFirewall(items, variant, "namespace router");
  } catch (const Error& error) {
    text = error.what();
    if (!text.ends_with('\n')) text += '\n';
  }
  EXPECT_EQ(home, CurrentNamespace());
  EXPECT_EQ(descriptors, OpenDescriptors());
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
  EXPECT_EQ(errno, ECHILD);
  return text;
}

ToolRun Run(const std::string& program,
            const std::vector<std::string>& arguments, std::string_view input) {
  return RunTool({.name = program,
                  .package = program == "nft" ? "nftables" : program,
                  .arguments = arguments,
                  .environment = {"XTABLES_LOCKFILE=/proc/self/ns/net"}},
                 input, "the test");
}

}  // namespace

FirewallItem MakeItem(FirewallItem::Kind kind, std::string_view text) {
  std::string yaml(kTextLine - 2, '\n');
  yaml += "        - ruleset: |\n" + Indented(text);
  const auto source = std::make_shared<const SourceFile>(
      SourceFile{.path = "x.yaml", .text = std::move(yaml)});
  FirewallItem item;
  item.kind = kind;
  item.text = text;
  item.text_place = {source, kTextLine, 1};
  item.place = {source, kTextLine - 1, 11};
  return item;
}

FirewallItem MakeFileItem(FirewallItem::Kind kind, const std::string& path) {
  FirewallItem item = MakeItem(kind, "");
  item.file = path;
  item.text = ReadFile(path);
  item.text_place = {std::make_shared<const SourceFile>(
                         SourceFile{.path = path, .text = item.text}),
                     1, 1};
  return item;
}

std::string Loaded(const std::vector<FirewallItem>& items, Backend variant,
                   const std::string& program,
                   const std::vector<std::string>& arguments) {
  const NetNamespace space("router");
  const NamespaceScope inside(space);
  LoadFirewall(items, variant, "namespace router");
  const ToolRun run = Run(program, arguments, "");
  EXPECT_EQ(run.status, 0) << run.output;
  return run.output;
}

std::string LoadedByHand(const std::vector<FirewallItem>& items,
                         Backend variant, const std::string& program,
                         const std::vector<std::string>& arguments) {
  const NetNamespace space("router");
  const NamespaceScope inside(space);
  for (const LoadCommand& command : LoadCommands(items, variant)) {
    if (!command.unless.empty() &&
        Run("sh", {"-c", command.unless}, "").status == 0) {
      continue;
    }
    const std::string line =
        command.folder.empty()
            ? command.command
            : fmt::format("cd {} && {}", ShellWord(command.folder),
                          command.command);
    const ToolRun run = Run("sh", {"-c", line}, command.input.value_or(""));
    EXPECT_EQ(run.status, 0) << line << '\n' << run.output;
  }
  const ToolRun run = Run(program, arguments, "");
  EXPECT_EQ(run.status, 0) << run.output;
  return run.output;
}

std::string WithoutDates(const std::string& saved) {
  std::string text;
  for (size_t at = 0; at < saved.size();) {
    const size_t end = std::min(saved.find('\n', at), saved.size() - 1) + 1;
    if (saved[at] != '#') text += saved.substr(at, end - at);
    at = end;
  }
  return text;
}

std::string RulesetRefusal(const std::vector<FirewallItem>& items,
                           Backend variant) {
  return Refusal<RulesetError>(items, variant);
}

std::string KernelRefusal(const std::vector<FirewallItem>& items,
                          Backend variant) {
  return Refusal<KernelError>(items, variant);
}

}  // namespace hopcheck::testing
