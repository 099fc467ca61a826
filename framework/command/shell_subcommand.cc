#include <fmt/format.h>

#include <optional>
#include <utility>

#include "command/subcommand.h"

namespace hopcheck {
namespace {

class ShellSubcommand : public Subcommand {
 public:
  std::string_view name() const override { return "shell"; }
  bool TakesCommand() const override { return true; }

  std::string_view help() const override {
    return
        R"(Builds a scenario's topology and opens a shell in one of its namespaces. All of
it is gone when the shell ends, and with it whatever the shell has started.

Usage: hopcheck shell [OPTIONS] PATH [NAMESPACE] [-- COMMAND...]

  PATH            a scenario, or a folder that holds one
  NAMESPACE       where to begin; without, where the first probe is sent from
  COMMAND         run instead of a shell ($SHELL, else /bin/sh)

Options:
  --variant NAME  of a scenario with a matrix the first variant of that name:
                  ipv6/nft, or a part of it, ipv6 or nft; without, the first
  -h, --help      this text

Inside, the other namespaces have the scenario's names:
  ip netns exec router tcpdump -ni lan       run a command in one
  ip -n router route                         ask for its routes
  nsenter --net=$HOPCHECK_NETNS_ROUTER sh    the same without iproute2
HOPCHECK_NAMESPACE and HOPCHECK_SCENARIO say where the shell was opened.

Exit status: the shell's or the command's; before it is started, 2 for a bad
scenario or bad usage, 3 where the topology cannot be built.
)";
  }

  void AddOptions(CLI::App& app) override {
    app.add_option("paths", paths_);
    variant_option_ = AddValue(app, "--variant", variant_);
  }

  Command Take(std::vector<std::string> /*gtest_options*/) override {
    ShellArguments shell{.variant = TakeVariant(*variant_option_, variant_)};
    if (command_) {
      if (command_->empty()) throw BadUsage("no command after '--'");
      shell.command = *std::move(command_);
    }
    if (paths_.size() > 1) {
      shell.namespace_name = std::move(paths_[1]);
      paths_.erase(paths_.begin() + 1);
    }
    shell.path = TakePath(paths_);
    return shell;
  }

  void TakeCommand(const std::vector<std::string>& words) override {
    command_ = words;
  }

 private:
  std::vector<std::string> paths_;
  std::string variant_;
  std::optional<std::vector<std::string>> command_;
  CLI::Option* variant_option_ = nullptr;
};

}  // namespace

std::unique_ptr<Subcommand> MakeShellSubcommand() {
  return std::make_unique<ShellSubcommand>();
}

}  // namespace hopcheck
