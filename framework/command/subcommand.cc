#include "command/subcommand.h"

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

std::vector<std::unique_ptr<Subcommand>> AllSubcommands() {
  std::vector<std::unique_ptr<Subcommand>> all;
  all.push_back(MakeRunSubcommand());
  all.push_back(MakeCheckSubcommand());
  all.push_back(MakeDoctorSubcommand());
  all.push_back(MakeSchemaSubcommand());
  return all;
}

}  // namespace hopcheck
