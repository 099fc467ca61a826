#include <gtest/gtest.h>

#include <string>

#include "doctor/examination_text.h"
#include "doctor/finding.h"
#include "support/golden.h"

namespace hopcheck {
namespace {

using ::hopcheck::testing::EqualsGolden;

Finding Of(std::string name, FindingState state, Need run, Need trace) {
  return {.group = "kernel",
          .name = std::move(name),
          .state = state,
          .run = run,
          .trace = trace,
          .lost = "nothing is seen",
          .cure = "another kernel"};
}

Examination Some() {
  Examination examination{.kernel = "6.1.0", .findings = {}};
  examination.findings = {
      Of("BTF", FindingState::kThere, Need::kAll, Need::kAll),
      Of("drop reasons", FindingState::kMissing, Need::kPart, Need::kPart),
      Of("function probes", FindingState::kUnknown, Need::kNone, Need::kPart)};
  examination.findings[0].detail = "/sys/kernel/btf/vmlinux";
  examination.findings[2].group = "probes";
  return examination;
}

TEST(Examination, ForPeople) {
  EXPECT_TRUE(EqualsGolden(ToText(Some()), "doctor/some.txt"));
}

TEST(Examination, AsJson) {
  EXPECT_TRUE(EqualsGolden(ToJson(Some()), "doctor/some.json"));
}

TEST(Examination, TheWorstThatIsMissingDecides) {
  const auto service = [](FindingState state, Need need) {
    Examination examination;
    examination.findings = {
        Of("x", state, need, Need::kNone),
        Of("y", FindingState::kThere, Need::kAll, Need::kAll)};
    EXPECT_EQ(examination.ForTrace(), Service::kFull);
    return examination.ForRun();
  };
  EXPECT_EQ(service(FindingState::kThere, Need::kAll), Service::kFull);
  EXPECT_EQ(service(FindingState::kMissing, Need::kNone), Service::kFull);
  EXPECT_EQ(service(FindingState::kMissing, Need::kPart), Service::kPart);
  EXPECT_EQ(service(FindingState::kUnknown, Need::kPart), Service::kPart);
  EXPECT_EQ(service(FindingState::kMissing, Need::kAll), Service::kNone);
}

}  // namespace
}  // namespace hopcheck
