// What the doctor says of the machine that the tests run on.
#include "doctor/examine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "kernel/topology/child_process.h"
#include "kernel/topology/observer.h"
#include "support/need_kernel.h"
#include "support/temporary_folder.h"

namespace hopcheck {
namespace {

using ::testing::HasSubstr;

const Finding& Named(const std::vector<Finding>& findings, const char* name) {
  const auto found = std::ranges::find(findings, name, &Finding::name);
  if (found == findings.end()) {
    ADD_FAILURE() << "there is no finding " << name;
    return findings.front();
  }
  return *found;
}

TEST(Examine, AgreesWithWhatTheTestsNeed) {
  HOPCHECK_NEED(testing::WhyNoTracing());
  HOPCHECK_NEED(testing::WhyNoNamespaces());
  const Examination examination = Examine();
  for (const char* name :
       {"CAP_BPF", "network namespaces", "BTF", "BPF ring buffer",
        "tracepoint kfree_skb", "packets can be followed"}) {
    EXPECT_EQ(Named(examination.findings, name).state, FindingState::kThere)
        << name;
  }
  EXPECT_NE(examination.ForRun(), Service::kNone);
}

TEST(Examine, EveryFindingSaysWhatIsLostAndHowToGetIt) {
  for (const Finding& finding : Examine().findings) {
    EXPECT_NE(finding.lost, "") << finding.name;
    EXPECT_NE(finding.cure, "") << finding.name;
    EXPECT_TRUE(finding.run != Need::kNone || finding.trace != Need::kNone)
        << finding.name;
  }
}

TEST(Examine, LeavesNothingBehind) {
  HOPCHECK_NEED(testing::WhyNoNamespaces());
  Examine();  // what is made once for the process
  const uint32_t home = testing::CurrentNamespace();
  const size_t descriptors = testing::OpenDescriptors();
  Examine();
  EXPECT_EQ(testing::CurrentNamespace(), home);
  EXPECT_EQ(testing::OpenDescriptors(), descriptors);
}

TEST(Examine, AKernelWithoutBtf) {
  const auto findings = ExamineKernel("/nowhere/btf");
  EXPECT_EQ(Named(findings, "BTF").state, FindingState::kMissing);
  EXPECT_EQ(Named(findings, "BTF").detail,
            "No such file or directory (ENOENT)");
  EXPECT_EQ(Named(findings, "tracepoint kfree_skb").state,
            FindingState::kUnknown);
}

TEST(Examine, AMachineWithoutTheHelperAndWithACacheOfOthers) {
  const testing::TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  const auto findings = ExaminePrograms(
      {.cache_directory = folder.path(), .compiler = "/nowhere/compiler"});
  EXPECT_EQ(Named(findings, "hopcheck-bpf-compiler").state,
            FindingState::kMissing);
  const Finding& cache = Named(findings, "cache of compiled programs");
  EXPECT_EQ(cache.state, FindingState::kMissing);
  EXPECT_THAT(cache.detail, HasSubstr(folder.path().string()));
}

}  // namespace
}  // namespace hopcheck
