// From YAML text to its tree. The one place that knows yaml-cpp, and it takes
// yaml-cpp's events, not its nodes: those lose repeated keys, and cannot say
// where a missing one was looked for.
#ifndef HOPCHECK_SCENARIO_YAML_DOCUMENT_H_
#define HOPCHECK_SCENARIO_YAML_DOCUMENT_H_

#include <cstddef>
#include <memory>

#include "base/diagnostic.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

inline constexpr size_t kMaxYamlFile = size_t{1} << 20;  // bytes

// The tree of the one document in `source`; null where there is none that
// could be read, with an error that says why. Repeated keys and unknown tags
// are errors too, but leave a tree, so that what else is wrong is found.
YamlRef ParseYaml(const std::shared_ptr<const SourceFile>& source,
                  Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_YAML_DOCUMENT_H_
