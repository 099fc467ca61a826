#include "command/subcommand.h"

namespace hopcheck {
namespace {

class CheckSubcommand : public Subcommand {
 public:
  std::string_view name() const override { return "check"; }

  std::string_view help() const override {
    return
        R"(Reads and validates scenarios, and sends nothing. Needs no privilege.

Usage: hopcheck check PATH...

  PATH            a scenario, or a folder: every *.yaml in it and below it,
                  netns-fixtures folders left out

Options:
  -h, --help      this text

Exit status: 0 all are good, 2 one is not.
)";
  }

  void AddOptions(CLI::App& app) override { app.add_option("paths", paths_); }

  Command Take(std::vector<std::string> /*gtest_options*/) override {
    return CheckArguments{TakePaths(paths_)};
  }

 private:
  std::vector<std::string> paths_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeCheckSubcommand() {
  return std::make_unique<CheckSubcommand>();
}

}  // namespace hopcheck
