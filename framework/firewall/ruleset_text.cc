#include "firewall/ruleset_text.h"

#include <algorithm>

namespace hopcheck {
namespace {

// Where each line of `text` begins. What follows the last newline is a line
// only where it is something.
std::vector<size_t> LineBegins(std::string_view text) {
  std::vector<size_t> begins;
  for (size_t begin = 0; begin < text.size();) {
    begins.push_back(begin);
    begin = std::min(text.find('\n', begin), text.size() - 1) + 1;
  }
  return begins;
}

std::string_view LineAt(std::string_view text, size_t begin) {
  return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace

RulesetText::RulesetText(const FirewallItem& item)
    : item_(item), text_begins_(LineBegins(item.text)) {
  if (!item.text_place.source) return;
  source_begins_ = LineBegins(item.text_place.source->text);
  const auto before =
      static_cast<size_t>(std::max(item.text_place.line, 1) - 1);
  source_begins_.erase(
      source_begins_.begin(),
      source_begins_.begin() +
          static_cast<ptrdiff_t>(std::min(before, source_begins_.size())));
}

std::string_view RulesetText::Line(int number) const {
  if (number < 1 || number > lines()) return {};
  return LineAt(item_.text, text_begins_[static_cast<size_t>(number) - 1]);
}

Place RulesetText::At(int line, int column) const {
  const int number = std::min(line, lines());
  const auto index = static_cast<size_t>(number) - 1;
  if (number < 1 || index >= source_begins_.size()) return item_.place;
  const std::string_view in_text = Line(number);
  const std::string_view in_source =
      LineAt(item_.text_place.source->text, source_begins_[index]);
  // The block's indentation stands before it.
  const size_t begin = in_source.find(in_text);
  if (begin == std::string_view::npos) return item_.place;
  size_t offset = std::min(in_text.find_first_not_of(" \t"), in_text.size());
  if (line > number) {
    offset = in_text.size();
  } else if (column > 0) {
    offset = static_cast<size_t>(column) - 1;
  }
  Place place = item_.text_place;
  place.line += number - 1;
  place.column = static_cast<int>(begin + offset) + 1;
  return place;
}

}  // namespace hopcheck
