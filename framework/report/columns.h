// Rows of cells with their columns aligned.
#ifndef HOPCHECK_REPORT_COLUMNS_H_
#define HOPCHECK_REPORT_COLUMNS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hopcheck {

// Columns of a terminal, where one code point takes one. `text` is UTF-8.
size_t Width(std::string_view text);

// `text` with spaces behind it.
std::string Padded(const std::string& text, size_t width);

class Columns {
 public:
  // The row's last cell is as wide as it likes; empty ones at its end are none.
  void Add(std::vector<std::string> row);

  // Each row a line, after `indent` spaces.
  std::string Render(size_t indent) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_REPORT_COLUMNS_H_
