// Values that several kinds of steps are asked for.
#ifndef HOPCHECK_SCENARIO_STEP_VALUES_H_
#define HOPCHECK_SCENARIO_STEP_VALUES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip_types.h"
#include "scenario/map_reader.h"
#include "scenario/wanted.h"

namespace hopcheck {

// The text of `key`, where it is there.
std::optional<std::string> TextOf(MapReader& map, std::string_view key);
// The same of what must be one of `names`.
std::optional<std::string> ChoiceOf(MapReader& map, std::string_view key,
                                    const std::vector<std::string_view>& names);
std::optional<uint32_t> MarkOf(MapReader& map, std::string_view key);
// An address, or a name that stands for one: $public.
Wanted<IpAddress> WantedAddress(MapReader& map, std::string_view key);
// `key` must be there, and name a namespace: the one that a step stands in.
std::optional<std::string> NamespaceOf(MapReader& map, std::string_view key);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_STEP_VALUES_H_
