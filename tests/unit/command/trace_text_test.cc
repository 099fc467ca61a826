#include "command/trace_text.h"

#include <gtest/gtest.h>

#include <string>

#include "support/golden.h"

namespace hopcheck {
namespace {

// What was found out, with the first usable source at `first`.
ChainSourceChoice Choice(ChainSourceKind first) {
  ChainSourceChoice choice;
  choice.options = {
      {ChainSourceKind::kFunctionProbes, "not permitted by this kernel"},
      {ChainSourceKind::kTraceRules, "needs --allow-trace-rules"},
      {ChainSourceKind::kNone, ""}};
  for (auto& option : choice.options) {
    if (option.kind == first) option.why_not.clear();
  }
  return choice;
}

TEST(TraceText, MarksTheSourceThatIsUsed) {
  std::string all;
  for (const auto first :
       {ChainSourceKind::kFunctionProbes, ChainSourceKind::kTraceRules,
        ChainSourceKind::kNone}) {
    EXPECT_EQ(Choice(first).chosen(), first);
    all += SourcesText(Choice(first));
  }
  EXPECT_TRUE(testing::EqualsGolden(all, "command/trace-sources.txt"));
}

TEST(TraceText, SaysWhatIsMissingWhereItIs) {
  EXPECT_EQ(MissingChains(Choice(ChainSourceKind::kFunctionProbes)), "");
  EXPECT_EQ(MissingChains(Choice(ChainSourceKind::kTraceRules)), "");
  EXPECT_EQ(MissingChains(Choice(ChainSourceKind::kNone)),
            "no chains are shown: function probes: not permitted by this "
            "kernel; trace rules: needs --allow-trace-rules");
}

}  // namespace
}  // namespace hopcheck
