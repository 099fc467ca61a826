#include "runner/kernel_advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <stdexcept>

#include "base/kernel_error.h"

namespace hopcheck {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

TEST(KernelAdvice, TellsHowToGetWhatIsMissing) {
  EXPECT_EQ(WithAdvice(KernelError("unshare", "namespace a", EPERM)),
            "unshare (namespace a): Operation not permitted (EPERM); run "
            "hopcheck as root (it needs CAP_SYS_ADMIN, CAP_NET_ADMIN, "
            "CAP_NET_RAW, CAP_BPF and CAP_PERFMON)");
  EXPECT_THAT(WithAdvice(KernelError("mkdir", "/var/cache", EACCES)),
              HasSubstr("as root"));
  EXPECT_THAT(WithAdvice(KernelError("socket", "", EMFILE)),
              EndsWith("(ulimit -n)"));
  EXPECT_THAT(WithAdvice(KernelError("socket", "", ENFILE)),
              HasSubstr("fs.file-max"));
}

TEST(KernelAdvice, IsSilentWhereThereIsNone) {
  const KernelError error("ip route add", "", ENETUNREACH, "no gateway");
  EXPECT_EQ(WithAdvice(error), error.what());
  EXPECT_EQ(WithAdvice(std::runtime_error("no BTF")), "no BTF");
}

TEST(KernelAdvice, IsOneLine) {
  EXPECT_EQ(WithAdvice(std::runtime_error("a\nb\n\n")), "a b");
}

}  // namespace
}  // namespace hopcheck
