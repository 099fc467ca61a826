#include "base/letter_case.h"

#include <algorithm>
#include <cctype>

namespace hopcheck {

std::string UpperCase(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), [](unsigned char c) {
    return static_cast<char>(std::toupper(c));
  });
  return upper;
}

}  // namespace hopcheck
