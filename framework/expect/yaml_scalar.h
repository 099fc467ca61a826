// Names as YAML writes them: plain where that is unambiguous, quoted where not.
#ifndef HOPCHECK_EXPECT_YAML_SCALAR_H_
#define HOPCHECK_EXPECT_YAML_SCALAR_H_

#include <string>
#include <string_view>

namespace hopcheck {

// A scalar that may stand in a list and in a flow mapping, on one line. What
// could harm a terminal or mislead a reader (control characters, direction
// marks) is escaped; so are bytes that are no UTF-8, as the code points of the
// same number.
std::string YamlScalar(std::string_view text);

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_YAML_SCALAR_H_
