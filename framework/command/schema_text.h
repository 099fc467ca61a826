// The JSON Schemas of what hopcheck reads and writes, as text, from the files
// of the source tree that this program was built from.
#ifndef HOPCHECK_COMMAND_SCHEMA_TEXT_H_
#define HOPCHECK_COMMAND_SCHEMA_TEXT_H_

#include <string>
#include <string_view>

namespace hopcheck {

std::string_view ScenarioSchema();
std::string_view ResultSchema();
std::string_view DiffSchema();

// That of scenarios with a fixture at its root: one file, that needs no other.
std::string FixtureSchema();

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_SCHEMA_TEXT_H_
