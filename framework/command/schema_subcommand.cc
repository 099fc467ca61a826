#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/diagnostic.h"
#include "command/schema_text.h"
#include "command/subcommand.h"

namespace hopcheck {
namespace {

class SchemaSubcommand : public Subcommand {
 public:
  std::string_view name() const override { return "schema"; }

  std::string_view help() const override {
    return
        R"(Prints the JSON Schema (draft 2020-12) of a file, for editors and validators.

Usage: hopcheck schema [KIND]

  KIND            scenario where none is given; fixture; result, which is what
                  `hopcheck run --json` writes; diff, what `hopcheck diff
                  --json` does

Options:
  -h, --help      this text

An editor with a YAML language server completes, explains and checks a scenario
by it, where the file begins with a line that says where the schema is:

  # yaml-language-server: $schema=scenario.schema.json

Exit status: 0.
)";
  }

  void AddOptions(CLI::App& app) override { app.add_option("kind", kind_); }

  Command Take(std::vector<std::string> /*gtest_options*/) override {
    if (kind_ == "scenario") return Answer{0, std::string(ScenarioSchema())};
    if (kind_ == "fixture") return Answer{0, FixtureSchema()};
    if (kind_ == "result") return Answer{0, std::string(ResultSchema())};
    if (kind_ == "diff") return Answer{0, std::string(DiffSchema())};
    throw BadUsage(fmt::format(
        "there is a schema of scenario, fixture, result and diff, not of "
        "'{}'{}",
        kind_, DidYouMean(kind_, {"scenario", "fixture", "result", "diff"})));
  }

 private:
  std::string kind_ = "scenario";
};

}  // namespace

std::unique_ptr<Subcommand> MakeSchemaSubcommand() {
  return std::make_unique<SchemaSubcommand>();
}

}  // namespace hopcheck
