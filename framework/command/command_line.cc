#include "command/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "command/help_text.h"
#include "command/subcommand.h"
#include "runner/exit_status.h"

namespace hopcheck {
namespace {

constexpr std::string_view kGtestPrefix = "--gtest_";

Answer UsageError(std::string_view command, std::string_view message) {
  const std::string program =
      command.empty() ? "hopcheck" : fmt::format("hopcheck {}", command);
  return {kUsageStatus,
          fmt::format("{}: {}\nTry '{} --help'.\n", program, message, program)};
}

// The program's own options and all of its commands'.
class CommandLine {
 public:
  CommandLine() : commands_(AllSubcommands()) {
    app_.require_subcommand(0, 1);
    app_.add_flag("--version", version_);
    AddHelp(app_);
    for (const auto& command : commands_) {
      CLI::App* app = app_.add_subcommand(std::string(command->name()));
      AddHelp(*app);
      command->AddOptions(*app);
    }
  }

  Command Parse(std::vector<std::string> own, std::vector<std::string> gtest) {
    TakeCommandAway(own);
    std::reverse(own.begin(), own.end());  // the order that CLI11 asks for
    try {
      app_.parse(std::move(own));
      return Take(std::move(gtest));
    } catch (const CLI::ParseError& error) {
      return UsageError(ChosenName(), error.what());
    } catch (const BadUsage& bad) {
      return UsageError(ChosenName(), bad.what());
    }
  }

 private:
  void AddHelp(CLI::App& app) {
    app.set_help_flag();
    app.add_flag("-h,--help", help_);
    app.allow_extras();
  }

  // From the words of a command line that has a command of its own in it.
  void TakeCommandAway(std::vector<std::string>& own) {
    const auto dashes = std::ranges::find(own, "--");
    const auto named = std::ranges::find_if(
        own.begin(), dashes,
        [](const std::string& word) { return !word.starts_with('-'); });
    if (dashes == own.end() || named == dashes) return;
    const auto command =
        std::ranges::find(commands_, *named, &Subcommand::name);
    if (command == commands_.end() || !(*command)->TakesCommand()) return;
    (*command)->TakeCommand({dashes + 1, own.end()});
    own.erase(dashes, own.end());
  }

  CLI::App* ChosenApp() const {
    const auto chosen = app_.get_subcommands();
    return chosen.empty() ? nullptr : chosen.front();
  }
  Subcommand* Chosen() const {
    const CLI::App* app = ChosenApp();
    if (app == nullptr) return nullptr;
    return std::ranges::find(commands_, app->get_name(), &Subcommand::name)
        ->get();
  }
  std::string_view ChosenName() const {
    const Subcommand* chosen = Chosen();
    return chosen == nullptr ? "" : chosen->name();
  }

  Command Take(std::vector<std::string> gtest) {
    Subcommand* chosen = Chosen();
    if (help_) {
      return Answer{
          0, std::string(chosen == nullptr ? ProgramHelp() : chosen->help())};
    }
    if (version_) {
      return Answer{0, fmt::format("hopcheck {}\n", HOPCHECK_VERSION)};
    }
    std::vector<std::string> extras = app_.remaining(true);
    std::erase(extras, "--");  // it has done its work
    if (!extras.empty()) throw BadUsage(DescribeExtra(extras.front()));
    if (!gtest.empty() && (chosen == nullptr || !chosen->TakesGtestOptions())) {
      throw BadUsage(
          fmt::format("unknown option '{}': GoogleTest's options are for "
                      "'hopcheck run'",
                      gtest.front()));
    }
    if (chosen == nullptr) throw BadUsage("no command given");
    return chosen->Take(std::move(gtest));
  }

  // What is wrong with an argument that nothing took.
  std::string DescribeExtra(const std::string& extra) const {
    const CLI::App* app = ChosenApp() == nullptr ? &app_ : ChosenApp();
    if (extra.starts_with("-")) {
      std::vector<std::string> names;
      for (const CLI::Option* option : app->get_options()) {
        for (const std::string& name : option->get_lnames()) {
          names.push_back("--" + name);
        }
      }
      return fmt::format("unknown option '{}'{}", extra,
                         DidYouMean(extra, {names.begin(), names.end()}));
    }
    if (ChosenApp() != nullptr) {
      return fmt::format("'{}' is one argument too many", extra);
    }
    std::vector<std::string_view> names;
    for (const auto& command : commands_) names.push_back(command->name());
    return fmt::format("unknown command '{}'{}", extra,
                       DidYouMean(extra, names));
  }

  const std::vector<std::unique_ptr<Subcommand>> commands_;
  CLI::App app_;
  bool help_ = false;
  bool version_ = false;
};

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
  return CommandLine().Parse(std::move(own), std::move(gtest));
}

}  // namespace hopcheck
