// One command's part of the command line: what it takes, what it says of
// itself, and what follows from what it was given.
#ifndef HOPCHECK_COMMAND_SUBCOMMAND_H_
#define HOPCHECK_COMMAND_SUBCOMMAND_H_

#include <CLI/CLI.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "command/arguments.h"

namespace hopcheck {

// What is wrong with the arguments of a command: "--jobs takes a number, …".
class BadUsage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Subcommand {
 public:
  virtual ~Subcommand() = default;

  virtual std::string_view name() const = 0;
  virtual std::string_view help() const = 0;
  // GoogleTest's options may stand among its own.
  virtual bool TakesGtestOptions() const { return false; }

  // The words after "--" are a command to be run.
  virtual bool TakesCommand() const { return false; }
  // Those words, where there is a "--"; before parsing.
  virtual void TakeCommand(const std::vector<std::string>& /*words*/) {}

  // Tells `app` which options and arguments there are; both outlive the
  // parsing. CLI11 splits the words; what a value means, and the words for one
  // that is wrong, are ours: they stay the same whichever version of it the
  // distribution has. So an option takes text, and may be given without.
  virtual void AddOptions(CLI::App& app) = 0;
  // After parsing. Throws BadUsage.
  virtual Command Take(std::vector<std::string> gtest_options) = 0;
};

// An option with a value; of one that is given twice the last counts.
CLI::Option* AddValue(CLI::App& app, const std::string& name,
                      std::string& value);

// What was given to `name`, which takes a number in these bounds. Throws
// BadUsage.
unsigned TakeNumber(std::string_view name, const std::string& value,
                    unsigned least, unsigned most);

// Throws BadUsage where there is none.
std::vector<std::string> TakePaths(std::vector<std::string>& paths);

// Throws BadUsage where there is none, or more than one.
std::string TakePath(std::vector<std::string>& paths);

// The value of --variant. Throws BadUsage where it was given without.
std::string TakeVariant(const CLI::Option& option, std::string& value);

// All of them, in the order of the program's help.
std::vector<std::unique_ptr<Subcommand>> AllSubcommands();

std::unique_ptr<Subcommand> MakeRunSubcommand();
std::unique_ptr<Subcommand> MakeCheckSubcommand();
std::unique_ptr<Subcommand> MakeShowSubcommand();
std::unique_ptr<Subcommand> MakeShellSubcommand();
std::unique_ptr<Subcommand> MakeRecordSubcommand();
std::unique_ptr<Subcommand> MakeDiffSubcommand();
std::unique_ptr<Subcommand> MakeDoctorSubcommand();
std::unique_ptr<Subcommand> MakeSchemaSubcommand();
std::unique_ptr<Subcommand> MakeTraceSubcommand();

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_SUBCOMMAND_H_
