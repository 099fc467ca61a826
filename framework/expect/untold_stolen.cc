#include "expect/untold_stolen.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>
#include <vector>

#include "expect/compare.h"
#include "expect/notation.h"

namespace hopcheck {
namespace {

bool AsksForStolen(const ExpectedStep& step) {
  const auto* chain = std::get_if<ExpectedChain>(&step.what);
  return chain != nullptr && chain->verdict == "stolen";
}

// Takes such steps out of `steps`; what stood there first, by its name, goes to
// `name`.
void TakeOut(std::vector<ExpectedStep>& steps, std::string& name) {
  const auto found = std::ranges::find_if(steps, AsksForStolen);
  if (found == steps.end()) return;
  if (name.empty()) name = ToString(*found);
  std::erase_if(steps, AsksForStolen);
}

void TakeOut(std::optional<ExpectedPath>& path, std::string& name) {
  if (!path) return;
  TakeOut(path->steps, name);
  for (std::vector<ExpectedStep>& other : path->others) TakeOut(other, name);
}

}  // namespace

std::string WhyStolenIsUntold(const Expectation& expected,
                              const PacketPath& actual, bool is_met) {
  if (actual.tells_stolen) return "";
  Expectation without = expected;
  std::string name;
  // That it was not met says nothing.
  TakeOut(without.never, name);
  const bool hangs_on_never = is_met && !name.empty();
  TakeOut(without.request, name);
  TakeOut(without.reply, name);
  if (name.empty()) return "";
  const bool hangs_on_path = !is_met && Compare(without, actual).empty();
  if (!hangs_on_never && !hangs_on_path) return "";
  return fmt::format(
      "this kernel may not tell of a rule that takes a packet away (Linux 5.19 "
      "and later do): whether {} was met cannot be known",
      name);
}

}  // namespace hopcheck
