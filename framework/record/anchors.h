// Anchors and aliases that keep a value from being replaced.
#ifndef HOPCHECK_RECORD_ANCHORS_H_
#define HOPCHECK_RECORD_ANCHORS_H_

#include <string>
#include <string_view>
#include <vector>

#include "scenario/yaml_layout.h"

namespace hopcheck {

// For each of `values` (null for none), which stand in `root`, why it cannot be
// replaced together with the others: "&usual stands in it, and *usual in line
// 80"; "" where it can.
std::vector<std::string> WhyKept(std::string_view text, const YamlSpan& root,
                                 const std::vector<const YamlSpan*>& values);

}  // namespace hopcheck

#endif  // HOPCHECK_RECORD_ANCHORS_H_
