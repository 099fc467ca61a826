// A scenario of the project's own, by its name below scenarios/.
#ifndef HOPCHECK_TESTS_KERNEL_RUNNER_REPOSITORY_SCENARIO_H_
#define HOPCHECK_TESTS_KERNEL_RUNNER_REPOSITORY_SCENARIO_H_

#include <string>

#include "scenario/scenario.h"

namespace hopcheck::testing {

// "nat/redirect". Where it cannot be read the test has failed, and it is empty.
Scenario RepositoryScenario(const std::string& name);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_RUNNER_REPOSITORY_SCENARIO_H_
