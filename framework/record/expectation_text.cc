#include "record/expectation_text.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "expect/notation.h"

namespace hopcheck {
namespace {

struct NamedList {
  std::string_view key;
  const ExpectedPath* path = nullptr;
};

std::vector<NamedList> ListsOf(const Expectation& expectation) {
  std::vector<NamedList> lists;
  if (expectation.request) lists.push_back({"request", &*expectation.request});
  if (expectation.reply) lists.push_back({"reply", &*expectation.reply});
  return lists;
}

std::vector<std::string> Steps(const ExpectedPath& path) {
  std::vector<std::string> steps;
  for (const ExpectedStep& step : path.steps) steps.push_back(ToString(step));
  return steps;
}

// "request: [a, b]"
std::string OnOneLine(const NamedList& list) {
  std::string text;
  for (const std::string& step : Steps(*list.path)) {
    text += (text.empty() ? "" : ", ") + step;
  }
  return std::string(list.key) + ": [" + text + "]";
}

std::string OutcomeText(const Expectation& expectation) {
  return "outcome: " + std::string(ToString(*expectation.outcome));
}

// The lines of one key of a map in braces, which begins in `column`; `behind`
// characters follow the last.
std::vector<std::string> FlowList(const NamedList& list, size_t column,
                                  size_t behind) {
  std::string one = OnOneLine(list);
  if (list.path->steps.empty() ||
      column + TextWidth(one) + behind <= kLineWidth) {
    return {std::move(one)};
  }
  std::vector<std::string> lines;
  const std::string indent(list.key.size() + 3, ' ');  // as "request: ["
  for (const std::string& step : Steps(*list.path)) {
    lines.push_back(indent + step + ",");
  }
  lines.front() =
      std::string(list.key) + ": [" + lines.front().substr(indent.size());
  lines.back().back() = ']';
  return lines;
}

}  // namespace

size_t TextWidth(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<uint8_t>(c) & 0xc0) != 0x80; }));
}

bool IsShort(const Expectation& expectation) {
  return expectation.outcome && !expectation.request && !expectation.reply;
}

std::vector<std::string> BlockLines(const Expectation& expectation,
                                    size_t column) {
  std::vector<std::string> lines;
  if (expectation.outcome) lines.push_back(OutcomeText(expectation));
  for (const NamedList& list : ListsOf(expectation)) {
    std::string one = OnOneLine(list);
    if (list.path->steps.empty() || column + TextWidth(one) <= kLineWidth) {
      lines.push_back(std::move(one));
      continue;
    }
    lines.push_back(std::string(list.key) + ":");
    for (const std::string& step : Steps(*list.path)) {
      lines.push_back("  - " + step);
    }
  }
  return lines;
}

std::vector<std::string> FlowLines(const Expectation& expectation,
                                   size_t column, size_t behind) {
  const std::vector<NamedList> lists = ListsOf(expectation);
  std::string one = "{";
  if (expectation.outcome) one += OutcomeText(expectation);
  for (const NamedList& list : lists) {
    one += (one == "{" ? "" : ", ") + OnOneLine(list);
  }
  one += "}";
  if (lists.empty() || column + TextWidth(one) + behind <= kLineWidth) {
    return {std::move(one)};
  }
  std::vector<std::string> lines;
  const auto add = [&](const std::string& line) {
    lines.push_back((lines.empty() ? "{" : " ") + line);
  };
  if (expectation.outcome) add(OutcomeText(expectation) + ",");
  for (size_t i = 0; i < lists.size(); ++i) {
    const bool is_last = i + 1 == lists.size();
    for (const std::string& line :
         FlowList(lists[i], column + 1, is_last ? behind + 1 : 1)) {
      add(line);
    }
    lines.back() += is_last ? "}" : ",";
  }
  return lines;
}

}  // namespace hopcheck
