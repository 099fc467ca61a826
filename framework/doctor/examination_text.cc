#include "doctor/examination_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace hopcheck {
namespace {

std::string_view Mark(FindingState state) {
  switch (state) {
    case FindingState::kThere:
      return "ok";
    case FindingState::kMissing:
      return "missing";
    case FindingState::kUnknown:
      return "unknown";
  }
  return "";
}

// "run and trace".
std::string_view NeededBy(const Finding& finding) {
  const bool run = finding.run != Need::kNone;
  const bool trace = finding.trace != Need::kNone;
  if (run && trace) return "run, trace";
  if (run) return "run";
  return trace ? "trace" : "";
}

std::string Served(std::string_view command, Service service) {
  switch (service) {
    case Service::kFull:
      return fmt::format("hopcheck {} is fully served\n", command);
    case Service::kPart:
      return fmt::format("hopcheck {} is served in part\n", command);
    case Service::kNone:
      return fmt::format("hopcheck {} cannot work here\n", command);
  }
  return "";
}

}  // namespace

std::string ToText(const Examination& examination) {
  size_t width = 0;
  for (const Finding& finding : examination.findings) {
    width = std::max(width, finding.name.size());
  }
  std::string text = fmt::format("Linux {}\n", examination.kernel);
  std::string_view group;
  for (const Finding& finding : examination.findings) {
    if (finding.group != group) text += fmt::format("\n{}\n", finding.group);
    group = finding.group;
    std::string line =
        fmt::format("  {:<7}  {:<{}}  {:<10}  {}", Mark(finding.state),
                    finding.name, width, NeededBy(finding), finding.detail);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
    if (finding.state == FindingState::kThere) continue;
    text += fmt::format("           without it: {}\n", finding.lost);
    text += fmt::format("           to get it:  {}\n", finding.cure);
  }
  return text + "\n" + Served("run", examination.ForRun()) +
         Served("trace", examination.ForTrace());
}

}  // namespace hopcheck
