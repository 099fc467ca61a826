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

std::string WhyNoEgress() {
  const NetNamespace space("egress");
  const NamespaceScope inside(space);
  const ToolRun run = RunTool(
      {.name = "nft", .package = "nftables", .arguments = {"-f", "-"}},
      "table netdev egress {\n chain c {\n  type filter hook egress device lo "
      "priority 0\n }\n}\ndelete table netdev egress\n",
      "");
  return run.status == 0 ? "" : "no hook egress (Linux 5.16): " + run.output;
}

std::string ReadProc(const char* path) {
  return TryReadFile(path).value_or("");
}

}  // namespace hopcheck::testing
