#include "command/trace_text.h"

#include <fmt/format.h>

#include <cstdio>
#include <string_view>

namespace hopcheck {
namespace {

std::string_view What(ChainSourceKind kind) {
  switch (kind) {
    case ChainSourceKind::kFunctionProbes:
      return "probes of netfilter's functions; no ruleset is touched";
    case ChainSourceKind::kTraceRules:
      return "netfilter's trace, by a table in each namespace on the way";
    case ChainSourceKind::kNone:
      return "no chains: interfaces, routes, translations and drops";
  }
  return "";
}

}  // namespace

void Complain(const std::string& what) {
  fmt::print(stderr, "hopcheck trace: {}\n", what);
}

void Print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

std::string SourcesText(const ChainSourceChoice& choice) {
  std::string text = "chains are seen by\n";
  for (const ChainSourceChoice::Option& option : choice.options) {
    text += fmt::format("{} {:<16} {}\n",
                        option.kind == choice.chosen() ? '*' : ' ',
                        ToString(option.kind), What(option.kind));
    if (!option.why_not.empty()) {
      text += fmt::format("{:18} {}\n", "", option.why_not);
    }
  }
  return text;
}

std::string MissingChains(const ChainSourceChoice& choice) {
  if (choice.chosen() != ChainSourceKind::kNone) return "";
  std::string text = "no chains are shown:";
  std::string_view separator = " ";
  for (const ChainSourceChoice::Option& option : choice.options) {
    if (option.why_not.empty()) continue;
    text += fmt::format("{}{}: {}", separator, ToString(option.kind),
                        option.why_not);
    separator = "; ";
  }
  return text;
}

}  // namespace hopcheck
