// Every map of a scenario: where it stands, and an example of it.
#ifndef HOPCHECK_TESTS_UNIT_SCENARIO_SCHEMA_MAPS_H_
#define HOPCHECK_TESTS_UNIT_SCENARIO_SCHEMA_MAPS_H_

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hopcheck::testing {

// Keys and values, as a map in one line has them.
using Entries = std::vector<std::pair<std::string, std::string>>;

struct MapCase {
  std::string pointer;  // to its schema
  std::string where;    // a scenario with a hole '@'
  Entries example;      // sound
  // Keys that the map knows, with values that are refused beside the example.
  Entries refused = {};
  // Keys of the example that cannot be left out of it, and yet are no
  // requirement of the map: another key would do, or probes need what is there.
  std::set<std::string> kept = {};
};

std::vector<MapCase> AllMapCases();

Entries Join(Entries first, const Entries& second);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_UNIT_SCENARIO_SCHEMA_MAPS_H_
