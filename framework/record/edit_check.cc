#include <algorithm>
#include <memory>

#include "record/expectation_edit.h"
#include "record/expectation_text.h"
#include "scenario/expectation_reader.h"
#include "scenario/yaml_document.h"

namespace hopcheck {
namespace {

YamlRef Parse(const std::string& text) {
  Diagnostics diagnostics;
  YamlRef root = ParseYaml(
      std::make_shared<const SourceFile>(SourceFile{.path = "", .text = text}),
      diagnostics);
  return diagnostics.empty() ? root : nullptr;
}

// Whether both hold the same, but for the entries with this key.
bool IsSameBut(std::string_view key, const YamlNode& a, const YamlNode& b) {
  const auto keys = [&](const YamlNode& node) {
    std::vector<std::string> all;
    for (const YamlEntry& entry : node.entries) {
      if (entry.key != key) all.push_back(entry.key);
    }
    return all;
  };
  return a.kind == YamlNode::Kind::kMap && b.kind == YamlNode::Kind::kMap &&
         keys(a) == keys(b) &&
         std::ranges::all_of(a.entries, [&](const YamlEntry& entry) {
           return entry.key == key ||
                  HoldsTheSame(*entry.value, *b.Find(entry.key)->value);
         });
}

bool IsExpectation(const YamlEntry* entry, const Expectation& wanted) {
  if (entry == nullptr) return false;
  Diagnostics diagnostics;
  const Expectation read = ReadExpectation(*entry->value, diagnostics);
  return diagnostics.empty() && read.outcome == wanted.outcome &&
         BlockLines(read, 0) == BlockLines(wanted, 0);
}

bool IsSameExpectation(const YamlEntry* a, const YamlEntry* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return HoldsTheSame(*a->value, *b->value);
}

}  // namespace

bool IsAsMeant(const std::string& before, const std::string& after,
               const std::vector<NewExpectation>& wanted) {
  const YamlRef a = Parse(before);
  const YamlRef b = Parse(after);
  if (!a || !b || !IsSameBut("probes", *a, *b)) return false;
  const auto& probes_a = a->Find("probes")->value->items;
  const auto& probes_b = b->Find("probes")->value->items;
  if (probes_a.size() != probes_b.size()) return false;
  for (size_t i = 0; i < probes_a.size(); ++i) {
    if (!IsSameBut("expect", *probes_a[i], *probes_b[i])) return false;
    const YamlEntry* expect = probes_b[i]->Find("expect");
    const auto one = std::ranges::find(wanted, i, &NewExpectation::probe);
    const bool is_as_meant =
        one == wanted.end()
            ? IsSameExpectation(probes_a[i]->Find("expect"), expect)
            : IsExpectation(expect, one->expectation);
    if (!is_as_meant) return false;
  }
  return true;
}

}  // namespace hopcheck
