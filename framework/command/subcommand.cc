#include "command/subcommand.h"

#include <fmt/format.h>

#include <utility>

namespace hopcheck {

CLI::Option* AddValue(CLI::App& app, const std::string& name,
                      std::string& value) {
  // That one lacks its value is for the command to say.
  return app.add_option(name, value)->expected(0, 1)->take_last();
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
  all.push_back(MakeDoctorSubcommand());
  return all;
}

}  // namespace hopcheck
