#include "testbed/path_check.h"

#include <stdexcept>
#include <utility>

#include "expect/explain.h"
#include "expect/notation.h"
#include "expect/untold_reasons.h"
#include "report/text.h"
#include "scenario/chain_name.h"

namespace hopcheck {

std::string_view ToString(Verdict verdict) {
  constexpr std::string_view kNames[] = {"accept", "drop",     "reject",
                                         "return", "continue", "jump",
                                         "goto",   "queue",    "stolen"};
  return kNames[static_cast<size_t>(verdict)];
}

ExpectedStep HopStep(std::string_view hop) {
  const size_t slash = hop.find('/');
  ExpectedHop step{.namespace_name = std::string(hop.substr(0, slash))};
  if (slash != hop.npos) step.interface = std::string(hop.substr(slash + 1));
  return {.what = std::move(step)};
}

ExpectedChain ChainStep(std::string_view chain) {
  Diagnostics diagnostics;
  auto name = ToChainInNamespace({.text = std::string(chain), .place = {}},
                                 diagnostics);
  if (!name) throw std::invalid_argument(diagnostics.Render());
  return {.namespace_name = std::move(name->namespace_name),
          .chain = std::move(name->chain)};
}

std::string StepWords(const std::vector<ExpectedStep>& steps) {
  std::string text;
  for (const ExpectedStep& step : steps) {
    text += (text.empty() ? "" : ", ") + ToString(step);
  }
  return text;
}

std::string PathWords(const PacketPath& path) {
  std::string text(path.outcome ? ToString(*path.outcome) : "inconclusive");
  const auto add = [&](std::string_view before,
                       const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      text.append(std::exchange(before, ", ")).append(ToString(step));
    }
  };
  add(": ", path.request);
  add("; reply: ", path.reply);
  for (const auto& branch : path.branches) add("; copy: ", branch);
  return text;
}

std::string Differences(const Expectation& expected, const PacketPath& path) {
  ProbeResult result;
  result.probe.expect = expected;
  Comparison comparison = CompareTold(expected, path);
  PacketResult packet{.path = path,
                      .mismatches = std::move(comparison.mismatches),
                      .reasons = {}};
  if (path.inconclusive.empty()) {
    packet.path.inconclusive = std::move(comparison.untold);
  }
  packet.reasons = Explain(packet.mismatches, path);
  result.packets.push_back(std::move(packet));
  std::string text = result.kind() == ResultKind::kInconclusive
                         ? InconclusiveText(result)
                         : FailureText(result);
  // Its first line is the probe's name, and this one has none.
  return text.empty() ? "" : text.substr(text.find('\n') + 1);
}

}  // namespace hopcheck
