#include "base/letter_case.h"

#include <algorithm>
#include <cctype>

namespace hopcheck {

std::string UpperCase(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) {
    return static_cast<char>(std::toupper(c));
  });
  return text;
}

}  // namespace hopcheck
