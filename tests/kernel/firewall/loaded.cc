#include "kernel/firewall/loaded.h"

#include "base/read_file.h"
#include "firewall/run_tool.h"

namespace hopcheck::testing {

std::string RunOk(const std::string& tool,
                  const std::vector<std::string>& arguments,
                  std::string_view input) {
  const ToolRun run = RunTool(
      {.name = tool, .package = "iptables", .arguments = arguments}, input, "");
  EXPECT_EQ(0, run.status) << tool << ": " << run.output;
  return run.output;
}

std::string ReadProc(const char* path) {
  return TryReadFile(path).value_or("");
}

}  // namespace hopcheck::testing
