// Words as iptables writes them: chains and targets in upper case.
#ifndef HOPCHECK_BASE_LETTER_CASE_H_
#define HOPCHECK_BASE_LETTER_CASE_H_

#include <string>
#include <string_view>

namespace hopcheck {

// ASCII's letters; all else stays as it is.
std::string UpperCase(std::string_view text);

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_LETTER_CASE_H_
