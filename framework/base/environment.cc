#include "base/environment.h"

#include <unistd.h>

#include <algorithm>
#include <string_view>

namespace hopcheck {

std::vector<std::string> EnvironmentWith(
    const std::vector<std::string>& changes) {
  std::vector<std::string> environment = changes;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view ours = *entry;
    const std::string_view name = ours.substr(0, ours.find('=') + 1);
    const bool changed = std::ranges::any_of(
        changes, [&](const std::string& c) { return c.starts_with(name); });
    if (!changed) environment.emplace_back(ours);
  }
  return environment;
}

std::vector<char*> ExecPointers(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& string : strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace hopcheck
