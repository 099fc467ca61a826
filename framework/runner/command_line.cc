#include "runner/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "base/diagnostic.h"
#include "runner/exit_status.h"
#include "runner/help_text.h"

namespace hopcheck {
namespace {

constexpr std::string_view kGtestPrefix = "--gtest_";
constexpr unsigned kMaxJobs = 256;

// Everything that CLI11 fills in. It parses; the words are ours, so that they
// stay the same whichever version of it the distribution has.
struct Parsed {
  CLI::App app;
  CLI::App* run = app.add_subcommand("run");
  CLI::App* check = app.add_subcommand("check");
  bool help = false;
  bool version = false;
  std::vector<std::string> paths;
  std::string json;
  std::string jobs;

  Parsed() {
    app.require_subcommand(0, 1);
    app.add_flag("--version", version);
    for (CLI::App* one : {&app, run, check}) {
      one->set_help_flag();
      one->add_flag("-h,--help", help);
      one->allow_extras();
    }
    for (CLI::App* one : {run, check}) one->add_option("paths", paths);
    // Of one that is given twice the last counts; that one lacks its value is
    // for us to say.
    for (CLI::Option* option :
         {run->add_option("--json", json), run->add_option("--jobs", jobs)}) {
      option->expected(0, 1)->take_last();
    }
  }

  std::string CommandName() const {
    const auto chosen = app.get_subcommands();
    return chosen.empty() ? "" : chosen.front()->get_name();
  }
};

Answer UsageError(const std::string& command, std::string_view message) {
  const std::string program =
      command.empty() ? "hopcheck" : "hopcheck " + command;
  return {kUsageStatus,
          fmt::format("{}: {}\nTry '{} --help'.\n", program, message, program)};
}

// What is wrong with an argument that nothing took.
std::string DescribeExtra(const Parsed& parsed, const std::string& extra) {
  const std::string command = parsed.CommandName();
  if (extra.starts_with("-")) {
    std::vector<std::string_view> known = {"--help"};
    if (command.empty()) known.emplace_back("--version");
    if (command == "run") known.insert(known.end(), {"--json", "--jobs"});
    return fmt::format("unknown option '{}'{}", extra,
                       DidYouMean(extra, known));
  }
  return fmt::format("unknown command '{}'{}", extra,
                     DidYouMean(extra, {"run", "check"}));
}

std::optional<unsigned> ParseJobs(std::string_view text) {
  unsigned jobs = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), jobs);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  if (jobs < 1 || jobs > kMaxJobs) return {};
  return jobs;
}

Command RunFrom(Parsed& parsed, std::vector<std::string> gtest) {
  RunArguments run{.paths = std::move(parsed.paths),
                   .json = std::move(parsed.json),
                   .gtest = std::move(gtest)};
  if (parsed.run->count("--json") > 0 && run.json.empty()) {
    return UsageError("run", "--json needs the name of a file, or '-'");
  }
  if (parsed.run->count("--jobs") > 0) {
    const std::optional<unsigned> jobs = ParseJobs(parsed.jobs);
    if (!jobs) {
      return UsageError("run",
                        fmt::format("--jobs takes a number from 1 to {}, "
                                    "not '{}'",
                                    kMaxJobs, parsed.jobs));
    }
    run.jobs = *jobs;
  }
  return run;
}

Command CommandFrom(Parsed& parsed, std::vector<std::string> gtest) {
  const std::string command = parsed.CommandName();
  if (parsed.help) return Answer{0, std::string(HelpText(command))};
  if (parsed.version) {
    return Answer{0, fmt::format("hopcheck {}\n", HOPCHECK_VERSION)};
  }
  std::vector<std::string> extras = parsed.app.remaining(true);
  std::erase(extras, "--");  // it has done its work
  if (!extras.empty()) {
    return UsageError(command, DescribeExtra(parsed, extras.front()));
  }
  if (command != "run" && !gtest.empty()) {
    return UsageError(command, fmt::format("unknown option '{}': GoogleTest's "
                                           "options are for 'hopcheck run'",
                                           gtest.front()));
  }
  if (command.empty()) return UsageError("", "no command given");
  if (parsed.paths.empty()) {
    return UsageError(command, "no scenario and no folder given");
  }
  if (command == "check") return CheckArguments{std::move(parsed.paths)};
  return RunFrom(parsed, std::move(gtest));
}

}  // namespace

Command ParseCommandLine(std::span<const char* const> arguments) {
  // GoogleTest's options are taken out first, wherever they stand.
  std::vector<std::string> gtest;
  std::vector<std::string> own;
  bool options_end = false;
  for (const std::string_view argument : arguments) {
    options_end = options_end || argument == "--";
    const bool for_gtest = !options_end && argument.starts_with(kGtestPrefix);
    (for_gtest ? gtest : own).emplace_back(argument);
  }
  std::reverse(own.begin(), own.end());  // the order that CLI11 asks for

  Parsed parsed;
  try {
    parsed.app.parse(std::move(own));
  } catch (const CLI::ParseError& error) {
    return UsageError(parsed.CommandName(), error.what());
  }
  return CommandFrom(parsed, std::move(gtest));
}

}  // namespace hopcheck
