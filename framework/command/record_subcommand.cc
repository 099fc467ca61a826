#include <utility>

#include "command/subcommand.h"

namespace hopcheck {
namespace {

// What was seen once may be chance.
constexpr unsigned kLeastRuns = 2;
constexpr unsigned kMostRuns = 100;

class RecordSubcommand : public Subcommand {
 public:
  std::string_view name() const override { return "record"; }

  std::string_view help() const override {
    return
        R"(Runs scenarios, and writes what became of their probes into them as what is
expected: of each probe that has no 'expect' yet. All else in a file stays as it
is. What was not the same in all runs and variants is left out, and said.

Usage: hopcheck record [OPTIONS] PATH...

  PATH            a scenario, or a folder: every *.yaml in it and below it,
                  netns-fixtures folders left out

Options:
  --update        also expectations that are there and do not hold; shows what
                  would change, as diff -u does, and asks. One that holds is
                  kept as it is written
  --yes           with --update: writes without asking
  --probe NAME    only the probe of this name
  --runs N        run N times before anything is written, 2 by default: the
                  more, the surer that what is left to chance is left out
  -h, --help      this text

Each run has fresh topologies. A last run is of the file as it would be: what is
written has passed.

Exit status: 0 written, or nothing to do; 1 something could not be recorded, or
was not to be written; 2 a bad scenario or bad usage, and where there is no
terminal to ask on; 3 inconclusive; 130 and 143 ended by SIGINT and SIGTERM.
Each file is written whole or not at all.
)";
  }

  void AddOptions(CLI::App& app) override {
    app.add_option("paths", paths_);
    app.add_flag("--update", update_);
    app.add_flag("--yes", yes_);
    probe_option_ = AddValue(app, "--probe", probe_);
    runs_option_ = AddValue(app, "--runs", runs_);
  }

  Command Take(std::vector<std::string> /*gtest_options*/) override {
    if (probe_option_->count() > 0 && probe_.empty()) {
      throw BadUsage("--probe needs the name of a probe");
    }
    if (yes_ && !update_) {
      throw BadUsage("--yes answers what only --update asks");
    }
    RecordArguments record{.paths = TakePaths(paths_),
                           .update = update_,
                           .yes = yes_,
                           .probe = std::move(probe_)};
    if (runs_option_->count() > 0) {
      record.runs = TakeNumber("--runs", runs_, kLeastRuns, kMostRuns);
    }
    return record;
  }

 private:
  std::vector<std::string> paths_;
  bool update_ = false;
  bool yes_ = false;
  std::string probe_;
  std::string runs_;
  CLI::Option* probe_option_ = nullptr;
  CLI::Option* runs_option_ = nullptr;
};

}  // namespace

std::unique_ptr<Subcommand> MakeRecordSubcommand() {
  return std::make_unique<RecordSubcommand>();
}

}  // namespace hopcheck
