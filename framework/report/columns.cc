#include "report/columns.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace hopcheck {

size_t Width(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<uint8_t>(c) & 0xc0) != 0x80; }));
}

std::string Padded(const std::string& text, size_t width) {
  return text + std::string(width - std::min(width, Width(text)), ' ');
}

void Columns::Add(std::vector<std::string> row) {
  while (!row.empty() && row.back().empty()) row.pop_back();
  rows_.push_back(std::move(row));
}

std::string Columns::Render(size_t indent) const {
  constexpr size_t kGap = 2;
  std::vector<size_t> widths;
  for (const auto& row : rows_) {
    for (size_t i = 0; i + 1 < row.size(); ++i) {
      if (i == widths.size()) widths.push_back(0);
      widths[i] = std::max(widths[i], Width(row[i]));
    }
  }
  std::string text;
  for (const auto& row : rows_) {
    text += std::string(indent, ' ');
    for (size_t i = 0; i < row.size(); ++i) {
      text += i + 1 < row.size() ? Padded(row[i], widths[i] + kGap) : row[i];
    }
    text += '\n';
  }
  return text;
}

}  // namespace hopcheck
