// The command line, read into a value that says what to do.
#ifndef HOPCHECK_RUNNER_COMMAND_LINE_H_
#define HOPCHECK_RUNNER_COMMAND_LINE_H_

#include <span>
#include <string>
#include <variant>
#include <vector>

namespace hopcheck {

// hopcheck run
struct RunArguments {
  std::vector<std::string> paths;
  std::string json;  // "" for none, "-" for standard output
  unsigned jobs = 1;
  std::vector<std::string> gtest;  // --gtest_…, left to GoogleTest

  bool operator==(const RunArguments&) const = default;
};

// hopcheck check
struct CheckArguments {
  std::vector<std::string> paths;

  bool operator==(const CheckArguments&) const = default;
};

// Nothing to do but to say this: help, the version, or what is wrong with the
// command line.
struct Answer {
  int status = 0;
  std::string text;

  bool operator==(const Answer&) const = default;
};

using Command = std::variant<RunArguments, CheckArguments, Answer>;

// `arguments` are those after the program's name.
Command ParseCommandLine(std::span<const char* const> arguments);

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_COMMAND_LINE_H_
