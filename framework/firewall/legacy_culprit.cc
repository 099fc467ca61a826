#include "firewall/legacy_culprit.h"

namespace hopcheck {
namespace {

// Whether the lines from `first` to `last`, and a COMMIT, are taken.
bool Loads(const RulesetText& text, int first, int last, const Tool& tool,
           const std::string& object) {
  std::string beginning;
  for (int i = first; i <= last; ++i) {
    beginning.append(text.Line(i)).append("\n");
  }
  return RunTool(tool, beginning + "COMMIT\n", object).status == 0;
}

}  // namespace

int FindLegacyCulprit(const RulesetText& text, int commit, const Tool& tool,
                      const std::string& object) {
  int first = commit;
  while (first > 0 && !text.Line(first).starts_with('*')) --first;
  if (first == 0 || !Loads(text, first, first, tool, object) ||
      Loads(text, first, commit - 1, tool, object)) {
    return commit;
  }
  // What ends in `good` is taken, what ends in `bad` is not.
  int good = first;
  int bad = commit - 1;
  while (bad - good > 1) {
    const int middle = good + (bad - good) / 2;
    (Loads(text, first, middle, tool, object) ? good : bad) = middle;
  }
  return bad;
}

}  // namespace hopcheck
