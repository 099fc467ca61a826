#include <fmt/format.h>

#include <utility>

#include "command/subcommand.h"

namespace hopcheck {
namespace {

constexpr unsigned kMaxJobs = 256;

class RunSubcommand : public Subcommand {
 public:
  std::string_view name() const override { return "run"; }
  bool TakesGtestOptions() const override { return true; }

  std::string_view help() const override {
    return
        R"(Builds what each scenario declares, sends its probes, compares what became of
them with what it expects.

Usage: hopcheck run [OPTIONS] PATH...

  PATH            a scenario, or a folder: every *.yaml in it and below it,
                  netns-fixtures folders left out

Options:
  --json FILE     write the results as JSON to FILE, '-' for standard output
                  (what else would be there goes to standard error)
  --jobs N        spread the scenarios over N processes
  --keep-on-failure
                  on a terminal: after the first probe that fails, a shell in
                  the namespace that it was sent from, while the topology
                  stands; when it ends, the run goes on (see hopcheck shell)
  --gtest_...     GoogleTest's options, such as
                    --gtest_list_tests     name the tests, build nothing
                    --gtest_filter=GLOB    run these only
                    --gtest_repeat=N       run all N times
                    --gtest_shuffle        run in another order
                    --gtest_output=xml:FILE, --gtest_brief=1, --gtest_color=no
                  its environment variables (GTEST_TOTAL_SHARDS, ...) count too
  -h, --help      this text

Each scenario is a test suite, each probe in each variant of the scenario's
matrix a test in it. A filter that no test matches is bad usage.

Exit status: 0 all passed, 1 an expectation failed, 2 a bad scenario or bad
usage, 3 inconclusive, 130 and 143 ended by SIGINT and SIGTERM.
)";
  }

  void AddOptions(CLI::App& app) override {
    app.add_option("paths", paths_);
    json_option_ = AddValue(app, "--json", json_);
    jobs_option_ = AddValue(app, "--jobs", jobs_);
    app.add_flag("--keep-on-failure", keep_on_failure_);
  }

  Command Take(std::vector<std::string> gtest_options) override {
    RunArguments run{.paths = TakePaths(paths_),
                     .json = std::move(json_),
                     .keep_on_failure = keep_on_failure_,
                     .gtest = std::move(gtest_options)};
    if (json_option_->count() > 0 && run.json.empty()) {
      throw BadUsage("--json needs the name of a file, or '-'");
    }
    if (jobs_option_->count() > 0) {
      run.jobs = TakeNumber("--jobs", jobs_, 1, kMaxJobs);
    }
    if (run.keep_on_failure && run.jobs > 1) {
      throw BadUsage(
          "--keep-on-failure is for one job: several have no terminal");
    }
    return run;
  }

 private:
  std::vector<std::string> paths_;
  std::string json_;
  std::string jobs_;
  bool keep_on_failure_ = false;
  CLI::Option* json_option_ = nullptr;
  CLI::Option* jobs_option_ = nullptr;
};

}  // namespace

std::unique_ptr<Subcommand> MakeRunSubcommand() {
  return std::make_unique<RunSubcommand>();
}

}  // namespace hopcheck
