#include <utility>

#include "command/subcommand.h"

namespace hopcheck {
namespace {

class ShowSubcommand : public Subcommand {
 public:
  std::string_view name() const override { return "show"; }

  std::string_view help() const override {
    return
        R"(Shows what a scenario builds and asks, or the commands that build it by hand.
Needs no privilege.

Usage: hopcheck show [OPTIONS] PATH

  PATH            a scenario, or a folder that holds one

Options:
  --commands      a shell script (ip, bridge, sysctl, iptables-restore, nft,
                  ipset) that builds the topology, firewalls included, in
                  network namespaces with names, and takes it down:
                    hopcheck show PATH --commands >lan.sh
                    sh lan.sh up
                    ip netns exec hopcheck-client ping 10.0.1.2
                    sh lan.sh down
  --variant NAME  of a scenario with a matrix the first variant of that name:
                  ipv6/nft, or a part of it, ipv6 or nft; without, the first
  -h, --help      this text

Exit status: 0, or 2 for a bad scenario or bad usage.
)";
  }

  void AddOptions(CLI::App& app) override {
    app.add_option("paths", paths_);
    app.add_flag("--commands", commands_);
    variant_option_ = AddValue(app, "--variant", variant_);
  }

  Command Take(std::vector<std::string> /*gtest_options*/) override {
    return ShowArguments{.path = TakePath(paths_),
                         .variant = TakeVariant(*variant_option_, variant_),
                         .commands = commands_};
  }

 private:
  std::vector<std::string> paths_;
  std::string variant_;
  bool commands_ = false;
  CLI::Option* variant_option_ = nullptr;
};

}  // namespace

std::unique_ptr<Subcommand> MakeShowSubcommand() {
  return std::make_unique<ShowSubcommand>();
}

}  // namespace hopcheck
