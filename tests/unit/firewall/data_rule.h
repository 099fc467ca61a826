// A rule as data from its YAML, for tests.
#ifndef HOPCHECK_TESTS_UNIT_FIREWALL_DATA_RULE_H_
#define HOPCHECK_TESTS_UNIT_FIREWALL_DATA_RULE_H_

#include <string>

#include "scenario/data_rule_model.h"

namespace hopcheck::testing {

// "in: lan, verdict: accept", in line 1 of "x.yaml"; fails the test where it
// is not sound.
DataRule RuleOf(const std::string& yaml);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_UNIT_FIREWALL_DATA_RULE_H_
