#include "command/subcommand.h"

#include <fmt/format.h>

#include <utility>

#include "base/to_number.h"

namespace hopcheck {

CLI::Option* AddValue(CLI::App& app, const std::string& name,
                      std::string& value) {
  // That one lacks its value is for the command to say.
  return app.add_option(name, value)->expected(0, 1)->take_last();
}

unsigned TakeNumber(std::string_view name, const std::string& value,
                    unsigned least, unsigned most) {
  const auto number = ToNumber<unsigned>(value);
  if (!number || *number < least || *number > most) {
    throw BadUsage(fmt::format("{} takes a number from {} to {}, not '{}'",
                               name, least, most, value));
  }
  return *number;
}

std::vector<std::string> TakePaths(std::vector<std::string>& paths) {
  if (paths.empty()) throw BadUsage("no scenario and no folder given");
  return std::move(paths);
}

std::string TakePath(std::vector<std::string>& paths) {
  if (paths.empty()) throw BadUsage("no scenario given");
  if (paths.size() > 1) {
    throw BadUsage(fmt::format("'{}' is one argument too many", paths[1]));
  }
  return std::move(paths.front());
}

std::string TakeVariant(const CLI::Option& option, std::string& value) {
  if (option.count() > 0 && value.empty()) {
    throw BadUsage("--variant needs the name of one, such as ipv6/nft");
  }
  return std::move(value);
}

std::vector<std::unique_ptr<Subcommand>> AllSubcommands() {
  std::vector<std::unique_ptr<Subcommand>> all;
  all.push_back(MakeRunSubcommand());
  all.push_back(MakeCheckSubcommand());
  all.push_back(MakeShowSubcommand());
  all.push_back(MakeShellSubcommand());
  all.push_back(MakeRecordSubcommand());
  all.push_back(MakeDiffSubcommand());
  all.push_back(MakeTraceSubcommand());
  all.push_back(MakeDoctorSubcommand());
  all.push_back(MakeSchemaSubcommand());
  return all;
}

}  // namespace hopcheck
