// A YAML file as text: where each of its values begins and ends, for those who
// change one and leave the others as they are.
#ifndef HOPCHECK_SCENARIO_YAML_LAYOUT_H_
#define HOPCHECK_SCENARIO_YAML_LAYOUT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace hopcheck {

// One value where it stands. Bytes [begin, end) of the text hold it with its
// anchor and tag, and without the comment behind it; of a list or map, those of
// everything in it. One that is not written (`expect:`) is empty, and stands
// behind the colon.
struct YamlSpan {
  enum class Kind : uint8_t { kNull, kScalar, kAlias, kList, kMap };
  Kind kind = Kind::kNull;
  bool is_flow = false;  // a list or map in brackets
  size_t begin = 0;
  size_t end = 0;
  // The number of its own anchor, or of the one that an alias names; 0 for
  // none. An anchor that is said again has another number.
  size_t anchor = 0;
  std::string text;                // kScalar
  std::vector<YamlSpan> children;  // the items; of a map key, value, key, …

  // The key and value of a map's entry; null where there is none.
  struct Entry {
    const YamlSpan* key = nullptr;
    const YamlSpan* value = nullptr;
    explicit operator bool() const { return key != nullptr; }
  };
  Entry Find(std::string_view name) const;
  // Of a map that is not empty.
  Entry Last() const;
};

// The outermost value of `text`. Precondition: ParseYaml reads it without an
// error.
YamlSpan ReadYamlLayout(std::string_view text);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_YAML_LAYOUT_H_
