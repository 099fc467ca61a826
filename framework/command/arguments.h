// What a command line asks for, as values: one structure a command.
#ifndef HOPCHECK_COMMAND_ARGUMENTS_H_
#define HOPCHECK_COMMAND_ARGUMENTS_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "runner/listen_request.h"
#include "runner/trace_request.h"

namespace hopcheck {

// hopcheck run
struct RunArguments {
  std::vector<std::string> paths;
  std::string json;  // "" for none, "-" for standard output
  unsigned jobs = 1;
  bool keep_on_failure = false;
  std::vector<std::string> gtest;  // --gtest_…, left to GoogleTest

  bool operator==(const RunArguments&) const = default;
};

// hopcheck check
struct CheckArguments {
  std::vector<std::string> paths;

  bool operator==(const CheckArguments&) const = default;
};

// hopcheck show
struct ShowArguments {
  std::string path;
  std::string variant;  // "" for the first
  bool commands = false;

  bool operator==(const ShowArguments&) const = default;
};

// hopcheck shell
struct ShellArguments {
  std::string path;
  std::string namespace_name;        // "" for that of the first probe's sender
  std::string variant;               // "" for the first
  std::vector<std::string> command;  // empty for a shell

  bool operator==(const ShellArguments&) const = default;
};

// hopcheck record
struct RecordArguments {
  std::vector<std::string> paths;
  bool update = false;
  bool yes = false;
  std::string probe;  // "" for all
  unsigned runs = 2;

  bool operator==(const RecordArguments&) const = default;
};

// hopcheck diff
enum class DiffForm : uint8_t { kText, kJson, kMarkdown };
struct DiffArguments {
  std::string before;
  std::string after;
  bool all = false;
  DiffForm form = DiffForm::kText;

  bool operator==(const DiffArguments&) const = default;
};

// hopcheck doctor
struct DoctorArguments {
  bool json = false;

  bool operator==(const DoctorArguments&) const = default;
};

// hopcheck trace
struct TraceArguments {
  TraceRequest request;
  unsigned count = 1;
  bool plain = false;
  bool json = false;
  bool sources = false;  // tell them, and send nothing

  bool operator==(const TraceArguments&) const = default;
};

// hopcheck trace --listen
struct ListenArguments {
  ListenRequest request;
  bool plain = false;
  bool json = false;

  bool operator==(const ListenArguments&) const = default;
};

// Nothing to do but to say this: help, the version, or what is wrong with the
// command line.
struct Answer {
  int status = 0;
  std::string text;

  bool operator==(const Answer&) const = default;
};

using Command =
    std::variant<RunArguments, CheckArguments, ShowArguments, ShellArguments,
                 RecordArguments, DiffArguments, DoctorArguments,
                 TraceArguments, ListenArguments, Answer>;

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_ARGUMENTS_H_
