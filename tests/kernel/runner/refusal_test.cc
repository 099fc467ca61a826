// What happens where the system does not permit what hopcheck needs: a clear
// word, status 3, and nothing left.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/capability.h>

#include <algorithm>
#include <string>
#include <utility>

#include "kernel/runner/program.h"
#include "kernel/runner/scenarios.h"
#include "support/need_kernel.h"
#include "support/temporary_folder.h"

namespace hopcheck::testing {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Refusal : public ::testing::Test {
 protected:
  void SetUp() override {
    HOPCHECK_NEED(WhyNoTracing());
    // The programs are compiled by now: what is refused is refused to the run.
    ASSERT_EQ(RunProgram({"run", file_}).status, 0);
  }

  TemporaryFolder folder_;
  const std::string file_ = folder_.Write("a.yaml", kPassing);
};

bool IsOneLine(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n') == 1;
}

TEST_F(Refusal, WithoutAnyPrivilege) {
  const Finished run =
      RunProgram({"run", file_}, {.dropped_capabilities = AllCapabilities()});
  EXPECT_EQ(run.status, 3) << run.out;
  EXPECT_TRUE(IsOneLine(run.err)) << run.err;
  EXPECT_THAT(run.err,
              AllOf(StartsWith("hopcheck: error: packets cannot be observed: "),
                    HasSubstr("(EPERM)"), HasSubstr("run hopcheck as root")));
}

TEST_F(Refusal, WithoutBpf) {
  const Finished run = RunProgram(
      {"run", file_}, {.dropped_capabilities = {CAP_BPF, CAP_SYS_ADMIN}});
  EXPECT_EQ(run.status, 3) << run.out;
  EXPECT_TRUE(IsOneLine(run.err)) << run.err;
  EXPECT_THAT(run.err, HasSubstr("CAP_BPF"));
}

TEST_F(Refusal, JobsSayItOnce) {
  const Finished run =
      RunProgram({"run", file_, folder_.Write("b.yaml", kPassing), "--jobs=2"},
                 {.dropped_capabilities = AllCapabilities()});
  EXPECT_EQ(run.status, 3) << run.out;
  EXPECT_TRUE(IsOneLine(run.err)) << run.err;
}

TEST_F(Refusal, AToolThatIsNotInstalledIsNamedWithItsPackage) {
  const std::string file = folder_.Write("f.yaml", kFirewalls);
  for (const auto& [program, words] :
       {std::pair("/usr/sbin/ipset",
                  "ipset is not installed (Debian's package ipset)"),
        std::pair("/usr/sbin/xtables-nft-multi",
                  "iptables-nft-restore is not installed (Debian's package "
                  "iptables)")}) {
    const Finished run = RunProgram({"run", file, "--gtest_filter=*/nft"},
                                    {.hidden_files = {program}});
    EXPECT_EQ(run.status, 3) << run.out;
    EXPECT_THAT(run.out, HasSubstr(words));
    EXPECT_THAT(run.out, HasSubstr("[  SKIPPED ]"));
  }
}

TEST_F(Refusal, CheckNeedsNone) {
  const Finished run =
      RunProgram({"check", file_}, {.dropped_capabilities = AllCapabilities()});
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(run.out, "1 scenario, 1 probe: ok\n");
}

TEST_F(Refusal, OutOfFileDescriptors) {
  bool refused = false;
  bool enough = false;
  // From too few to start at all up to enough: somewhere between, every step
  // that opens something is the one that is refused.
  for (unsigned limit = 4; limit <= 64 && !enough; ++limit) {
    const Finished run = RunProgram({"run", file_}, {.open_files = limit});
    if (run.status == 0) {
      enough = true;
    } else if (run.status == 3) {
      refused = true;
      EXPECT_THAT(run.out + run.err,
                  AnyOf(HasSubstr("EMFILE"), HasSubstr("open files")))
          << limit;
    } else {
      // Not even the dynamic linker has had its files.
      EXPECT_EQ(run.status, 127) << limit << run.out << run.err;
    }
  }
  EXPECT_TRUE(refused);
  EXPECT_TRUE(enough);
}

}  // namespace
}  // namespace hopcheck::testing
