// Text of a scenario as messages quote it.
#ifndef HOPCHECK_SCENARIO_QUOTE_H_
#define HOPCHECK_SCENARIO_QUOTE_H_

#include <string>
#include <string_view>

namespace hopcheck {

// "'text'": on one line, and cut where it is long, so that a message stays
// readable whatever a file holds.
std::string Quote(std::string_view text);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_QUOTE_H_
