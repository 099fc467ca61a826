#include "record/anchors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "scenario/yaml_lexeme.h"

namespace hopcheck {
namespace {

using Kind = YamlSpan::Kind;

// An anchor or an alias.
struct Mark {
  size_t number = 0;
  size_t offset = 0;
};

struct Marks {
  std::vector<Mark> anchors;
  std::vector<Mark> aliases;
};

void Collect(const YamlSpan& span, Marks& marks) {
  if (span.anchor != 0) {
    auto& all = span.kind == Kind::kAlias ? marks.aliases : marks.anchors;
    all.push_back({span.anchor, span.begin});
  }
  for (const YamlSpan& child : span.children) Collect(child, marks);
}

bool IsIn(const YamlSpan* span, size_t offset) {
  return span != nullptr && span->begin <= offset && offset < span->end;
}

// The alias that is left of those that name an anchor in `value`; null where
// all of them go, too.
const Mark* FindLeftAlias(const YamlSpan& value, const Marks& marks,
                          const std::vector<const YamlSpan*>& going) {
  for (const Mark& alias : marks.aliases) {
    const auto anchor =
        std::ranges::find(marks.anchors, alias.number, &Mark::number);
    const bool goes = std::ranges::any_of(
        going, [&](const YamlSpan* span) { return IsIn(span, alias.offset); });
    if (anchor != marks.anchors.end() && IsIn(&value, anchor->offset) &&
        !goes) {
      return &alias;
    }
  }
  return nullptr;
}

std::string Explain(std::string_view text, const Mark& alias) {
  const std::string_view name = text.substr(
      alias.offset + 1, AliasEnd(text, alias.offset) - alias.offset - 1);
  return fmt::format(
      "&{} stands in it, and *{} in line {}", name, name,
      std::ranges::count(text.substr(0, alias.offset), '\n') + 1);
}

}  // namespace

std::vector<std::string> WhyKept(std::string_view text, const YamlSpan& root,
                                 const std::vector<const YamlSpan*>& values) {
  Marks marks;
  Collect(root, marks);
  std::vector<std::string> why(values.size());
  std::vector<const YamlSpan*> going = values;
  // One that is kept keeps its aliases, which may keep others.
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < values.size(); ++i) {
      if (going[i] == nullptr) continue;
      const Mark* alias = FindLeftAlias(*going[i], marks, going);
      if (alias == nullptr) continue;
      why[i] = Explain(text, *alias);
      going[i] = nullptr;
      changed = true;
    }
  }
  return why;
}

}  // namespace hopcheck
