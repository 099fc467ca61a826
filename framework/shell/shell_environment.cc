#include "shell/shell_environment.h"

#include <fmt/format.h>

#include <set>
#include <string_view>

namespace hopcheck {
namespace {

// "WEB_1" of "web-1".
std::string VariableName(std::string_view name) {
  std::string result;
  for (const char c : name) {
    if (c >= 'a' && c <= 'z') {
      result += static_cast<char>(c - 'a' + 'A');
    } else {
      const bool kept = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      result += kept ? c : '_';
    }
  }
  return result;
}

}  // namespace

std::vector<std::string> ShellEnvironment(
    const std::vector<std::string>& namespaces, const std::string& inside) {
  std::vector<std::string> environment = {"HOPCHECK_NAMESPACE=" + inside};
  std::set<std::string> taken;
  for (const std::string& name : namespaces) {
    const std::string variable = VariableName(name);
    std::string candidate = variable;
    for (int n = 2; !taken.insert(candidate).second; ++n) {
      candidate = fmt::format("{}_{}", variable, n);
    }
    environment.push_back(fmt::format("HOPCHECK_NETNS_{}={}/{}", candidate,
                                      kNamespaceFolder, name));
  }
  return environment;
}

}  // namespace hopcheck
