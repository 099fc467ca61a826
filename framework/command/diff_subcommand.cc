#include <utility>
#include <vector>

#include "command/subcommand.h"

namespace hopcheck {
namespace {

class DiffSubcommand : public Subcommand {
 public:
  std::string_view name() const override { return "diff"; }

  std::string_view help() const override {
    return
        R"(Compares what became of the packets in two runs: on two kernels, with two
rulesets, of two versions of anything. Reads what `hopcheck run --json` wrote,
needs no privilege.

Usage: hopcheck diff [OPTIONS] BEFORE AFTER

  BEFORE, AFTER   two results (hopcheck.result/1); a pipe will do

Options:
  --all           also what is no change of behaviour: drop reasons and kernel
                  functions that have another name, rules that have moved in
                  their chain, what only one of two kernels tells, chance
  --json          the same as JSON (hopcheck.diff/1), all of it
  --markdown      the same as Markdown, for a pull request
  -h, --help      this text

A probe is found again by its name, its scenario and the variant. Times, counts
of packets and the like are not compared. Of several packets that are shared
over several ways, the order is not; where a rule throws dice, shares differ
only by more than chance explains.

Exit status: 0 all the same; 1 something differs, or is in one of them only; 2
bad usage, or no result that can be read; 3 nothing differs, but something was
inconclusive in one of them, or there was nothing to compare.
)";
  }

  void AddOptions(CLI::App& app) override {
    app.add_option("paths", paths_);
    app.add_flag("--all", all_);
    app.add_flag("--json", json_);
    app.add_flag("--markdown", markdown_);
  }

  Command Take(std::vector<std::string> /*gtest_options*/) override {
    if (paths_.size() != 2) {
      throw BadUsage("two results are compared: BEFORE and AFTER");
    }
    if (json_ && markdown_) {
      throw BadUsage("--json and --markdown are two forms of the same");
    }
    if (all_ && markdown_) throw BadUsage("--markdown never has all");
    return DiffArguments{.before = std::move(paths_[0]),
                         .after = std::move(paths_[1]),
                         .all = all_,
                         .form = json_       ? DiffForm::kJson
                                 : markdown_ ? DiffForm::kMarkdown
                                             : DiffForm::kText};
  }

 private:
  std::vector<std::string> paths_;
  bool all_ = false;
  bool json_ = false;
  bool markdown_ = false;
};

}  // namespace

std::unique_ptr<Subcommand> MakeDiffSubcommand() {
  return std::make_unique<DiffSubcommand>();
}

}  // namespace hopcheck
