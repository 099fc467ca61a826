// The one scenario that a command is about, in one of its variants.
#ifndef HOPCHECK_COMMAND_ONE_SCENARIO_H_
#define HOPCHECK_COMMAND_ONE_SCENARIO_H_

#include <optional>
#include <string>
#include <string_view>

#include "scenario/scenario.h"

namespace hopcheck {

struct OneScenario {
  Scenario scenario;
  Variant variant;
};

// Reads the scenario at `path`, and chooses the first of its variants, or that
// of which `variant` says something: "ipv6/nft", "ipv6", "nft". Where that
// fails, says why on standard error, for `command` ("hopcheck show"), and gives
// nothing: bad usage or a bad scenario.
std::optional<OneScenario> LoadOneScenario(std::string_view command,
                                           const std::string& path,
                                           std::string_view variant);

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_ONE_SCENARIO_H_
