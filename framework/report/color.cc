#include "report/color.h"

#include <algorithm>

namespace hopcheck {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kPlain = "\x1b[0m";

std::string_view ColorOf(std::string_view line, bool is_title) {
  if (is_title) return kBold;
  if (line.starts_with("  why ")) return kYellow;
  // Marks stand in the column of the steps, behind that of the labels.
  constexpr size_t kStepColumn = 11;
  const size_t first = line.find_first_not_of(' ');
  const bool is_marked = first != line.npos && first >= kStepColumn &&
                         line.substr(first).starts_with("! ");
  return is_marked ? kRed : "";
}

}  // namespace

std::string Colored(std::string_view text) {
  std::string colored;
  bool is_title = true;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    const std::string_view color = ColorOf(line, is_title);
    colored.append(color).append(line);
    if (!color.empty()) colored.append(kPlain);
    if (end < text.size()) colored += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
    is_title = false;
  }
  return colored;
}

}  // namespace hopcheck
