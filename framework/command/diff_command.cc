#include "command/diff_command.h"

#include <fmt/format.h>

#include <cstdio>
#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "command/question.h"
#include "diff/difference_json.h"
#include "diff/difference_markdown.h"
#include "diff/difference_text.h"
#include "diff/result_reader.h"
#include "diff/run_comparison.h"
#include "runner/exit_status.h"

namespace hopcheck {
namespace {

std::string Render(const DiffArguments& arguments, const RunDifference& run) {
  switch (arguments.form) {
    case DiffForm::kJson:
      return ToJson(run);
    case DiffForm::kMarkdown:
      return ToMarkdown(run);
    case DiffForm::kText:
      break;
  }
  return ToText(run,
                {.shows_asides = arguments.all, .has_color = WantsColor()});
}

int StatusOf(ProbeStatus status) {
  switch (status) {
    case ProbeStatus::kSame:
      return kPassedStatus;
    case ProbeStatus::kInconclusive:
      return kInconclusiveStatus;
    case ProbeStatus::kDifferent:
    case ProbeStatus::kOnlyBefore:
    case ProbeStatus::kOnlyAfter:
      break;
  }
  return kFailedStatus;
}

}  // namespace

int DiffCommand(const DiffArguments& arguments) {
  Diagnostics diagnostics;
  const auto before = ReadResultFile(arguments.before, diagnostics);
  const auto after = ReadResultFile(arguments.after, diagnostics);
  if (!before || !after) {
    fmt::print(stderr, "{}", diagnostics.Render());
    return kUsageStatus;
  }
  const RunDifference run = CompareRuns(*before, *after);
  const std::string text = Render(arguments, run);
  std::fputs(text.c_str(), stdout);
  return StatusOf(run.status());
}

}  // namespace hopcheck
