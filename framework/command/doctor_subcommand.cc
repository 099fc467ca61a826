#include "command/subcommand.h"

namespace hopcheck {
namespace {

class DoctorSubcommand : public Subcommand {
 public:
  std::string_view name() const override { return "doctor"; }

  std::string_view help() const override {
    return
        R"(Finds out what this kernel and these privileges can show, by trying it in
namespaces of its own; what is missing, what is lost without it, and how to get
it.

Usage: hopcheck doctor [OPTIONS]

Options:
  --json          the same as JSON (hopcheck.doctor/1)
  -h, --help      this text

Exit status: 0 where `hopcheck run` is fully served, 3 where it is not.
)";
  }

  void AddOptions(CLI::App& app) override { app.add_flag("--json", json_); }

  Command Take(std::vector<std::string> /*gtest_options*/) override {
    return DoctorArguments{.json = json_};
  }

 private:
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Subcommand> MakeDoctorSubcommand() {
  return std::make_unique<DoctorSubcommand>();
}

}  // namespace hopcheck
