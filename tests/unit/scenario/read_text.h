// Scenarios for tests, from text.
#ifndef HOPCHECK_TESTS_UNIT_SCENARIO_READ_TEXT_H_
#define HOPCHECK_TESTS_UNIT_SCENARIO_READ_TEXT_H_

#include <string>

#include "scenario/scenario.h"

namespace hopcheck::testing {

// The scenario that `text` is; fails the test with its errors where there are
// any, and then gives an empty one.
Scenario ReadSound(const std::string& text);
// The rendered errors of `text`, "" for a sound one.
std::string ErrorsOf(const std::string& text);

// A sound scenario: client/eth0 (10.0.0.2/24, fd00:a::2/64) linked to
// server/eth0 (10.0.0.1/24, fd00:a::1/64). `client` is put among the keys of
// namespace client, `probe` among those of the one probe, each a line.
std::string ScenarioWith(const std::string& client,
                         const std::string& probe = "expect: replied");

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_UNIT_SCENARIO_READ_TEXT_H_
