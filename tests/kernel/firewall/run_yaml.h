// Scenarios as text, run in the test's own process.
#ifndef HOPCHECK_TESTS_KERNEL_FIREWALL_RUN_YAML_H_
#define HOPCHECK_TESTS_KERNEL_FIREWALL_RUN_YAML_H_

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "report/result.h"

namespace hopcheck::testing {

// The item of a firewall list whose block is `text`: "- iptables: |".
std::string BlockItem(std::string_view key, std::string_view text);

// client/eth0 10.0.0.2 -- router/lan 10.0.0.1, router/wan 10.0.1.1 -- server/
// eth0 10.0.1.2, the same in fd00:a:: and fd00:b::. `firewall` are the items of
// the router's list. `more` is a key of the scenario, "matrix: {...}", or "".
std::string RoutedYaml(std::string_view firewall, std::string_view probes,
                       std::string_view more = "");
inline constexpr std::string_view kBothBackends =
    "matrix: {backend: [nft, legacy]}";

// One probe of RoutedYaml; `expect` is a map in one line.
std::string ProbeYaml(std::string_view from, std::string_view to,
                      std::string_view expect);

// Every probe of every variant, in order. Fails the test where `yaml` is no
// good scenario.
std::vector<ProbeResult> RunYaml(const std::string& yaml);

// Whether all of them passed; what they say where not.
::testing::AssertionResult AllPass(const std::string& yaml);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_FIREWALL_RUN_YAML_H_
