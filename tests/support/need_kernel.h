// For tests that need the kernel and root: where they cannot run, they are
// skipped loudly at home, and fail where HOPCHECK_REQUIRE_KERNEL=1 is set.
#ifndef HOPCHECK_TESTS_SUPPORT_NEED_KERNEL_H_
#define HOPCHECK_TESTS_SUPPORT_NEED_KERNEL_H_

#include <gtest/gtest.h>

#include <string>

namespace hopcheck::testing {

// Why network namespaces cannot be made here; "" where they can.
std::string WhyNoNamespaces();
// Why BPF tracing programs cannot be loaded here; "" where they can.
std::string WhyNoTracing();
// Whether a missing facility is a failure (HOPCHECK_REQUIRE_KERNEL=1).
bool KernelIsRequired();
// The same of probes of netfilter's functions, which the kernel that hopcheck
// is built on need not permit: HOPCHECK_REQUIRE_PROBES=1, on a kernel that
// does.
bool ProbesAreRequired();

}  // namespace hopcheck::testing

// First line of a test or of SetUp().
#define HOPCHECK_NEED(why)                                     \
  HOPCHECK_NEED_WHERE(::hopcheck::testing::KernelIsRequired(), \
                      "HOPCHECK_REQUIRE_KERNEL is set, but ", "", why)

// `why` probes of functions are not there (FindChainProbes).
#define HOPCHECK_NEED_PROBES(why)                               \
  HOPCHECK_NEED_WHERE(::hopcheck::testing::ProbesAreRequired(), \
                      "HOPCHECK_REQUIRE_PROBES is set, but ",   \
                      "function probes are ", why)

#define HOPCHECK_NEED_WHERE(is_required, but, subject, why)            \
  if (const std::string hopcheck_why = (why); !hopcheck_why.empty()) { \
    if (is_required) FAIL() << (but) << (subject) << hopcheck_why;     \
    GTEST_SKIP() << "skipped: " << (subject) << hopcheck_why;          \
  }                                                                    \
  static_assert(true)

#endif  // HOPCHECK_TESTS_SUPPORT_NEED_KERNEL_H_
