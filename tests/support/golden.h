// Golden texts: what a user can see, pinned by exact text under tests/golden.
#ifndef HOPCHECK_TESTS_SUPPORT_GOLDEN_H_
#define HOPCHECK_TESTS_SUPPORT_GOLDEN_H_

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace hopcheck::testing {

// The whole text of a file; fails the test where it cannot be read.
std::string ReadFile(const std::string& path);

// Whether `actual` is the text of tests/golden/<name>. A difference shows both
// by line. HOPCHECK_UPDATE_GOLDEN=1 writes the file instead, and passes.
::testing::AssertionResult EqualsGolden(std::string_view actual,
                                        const std::string& name);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_SUPPORT_GOLDEN_H_
