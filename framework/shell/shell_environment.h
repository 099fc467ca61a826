// What a shell inside a topology finds in its environment.
#ifndef HOPCHECK_SHELL_SHELL_ENVIRONMENT_H_
#define HOPCHECK_SHELL_SHELL_ENVIRONMENT_H_

#include <string>
#include <vector>

namespace hopcheck {

// Where the namespaces of a topology stand while its shell runs.
inline constexpr const char* kNamespaceFolder = "/run/netns";

// HOPCHECK_NETNS_<NAME>=/run/netns/<name> for each of `namespaces`, NAME in
// capital letters, digits and '_': what nsenter --net= takes. Of two that would
// be the same the second has "_2" behind it. And HOPCHECK_NAMESPACE=<inside>.
std::vector<std::string> ShellEnvironment(
    const std::vector<std::string>& namespaces, const std::string& inside);

}  // namespace hopcheck

#endif  // HOPCHECK_SHELL_SHELL_ENVIRONMENT_H_
