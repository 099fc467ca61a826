// What the source text itself says about a YAML value, where the parser's
// events do not: how a scalar is written, and where nothing is.
#ifndef HOPCHECK_SCENARIO_YAML_LEXEME_H_
#define HOPCHECK_SCENARIO_YAML_LEXEME_H_

#include <cstddef>
#include <string_view>

#include "base/diagnostic.h"

namespace hopcheck {

struct ScalarForm {
  bool quoted = false;     // in quotes, or a block
  bool unclosed = false;   // the closing quote is missing
  size_t text_offset = 0;  // where the text itself begins, and its place
  Place text_place;
};

// The form of the scalar whose anchor, tag or text begins at `offset`, which
// is `place` in the source.
ScalarForm ScalarFormAt(size_t offset, const Place& place);

// Where a scalar with this value ends whose anchor, tag or text begins at
// `offset`: past its last sign, or its closing quote.
size_t ScalarEnd(std::string_view text, size_t offset, std::string_view value);
// The same of an alias.
size_t AliasEnd(std::string_view text, size_t offset);
// Past an anchor and a tag, in either order, and the space behind them.
size_t SkipProperties(std::string_view text, size_t offset);
// Past space and comments, and whatever else of `also`.
size_t SkipToToken(std::string_view text, size_t offset,
                   std::string_view also = "");

// Whether "~" or "null" stands at `offset`.
bool IsNullAt(std::string_view text, size_t offset);

// The dash of a list's item that holds nothing, searched backwards from what
// comes next, at `offset` and `next`; `next` where a comment stands between.
Place DashBefore(std::string_view text, size_t offset, const Place& next);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_YAML_LEXEME_H_
