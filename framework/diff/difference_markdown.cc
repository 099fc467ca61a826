#include "diff/difference_markdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "base/printable.h"
#include "diff/sentence.h"

namespace hopcheck {
namespace {

// GitHub takes comments of 65,536 characters.
constexpr size_t kMostRows = 100;
constexpr size_t kMostDetailBytes = 40'000;

// Text in a table or a heading.
std::string Plain(std::string_view text) {
  std::string plain;
  for (const char c : Printable(text)) {
    if (c == '&') {
      plain += "&amp;";
    } else if (c == '<') {
      plain += "&lt;";
    } else if (c == '>') {
      plain += "&gt;";
    } else if (c == '@') {
      plain += "&#64;";  // calls nobody
    } else if (c == '#') {
      plain += "&#35;";  // is no number of an issue
    } else {
      if (std::string_view(R"(\`*_~[]|)").find(c) != std::string_view::npos) {
        plain += '\\';
      }
      plain += c;
    }
  }
  return plain;
}

// Text in HTML, where Markdown is not read.
std::string Html(std::string_view text) {
  std::string html;
  for (const char c : text) {
    if (c == '&') {
      html += "&amp;";
    } else if (c == '<') {
      html += "&lt;";
    } else if (c == '>') {
      html += "&gt;";
    } else {
      html += c;
    }
  }
  return html;
}

// A fence that nothing in `block` closes.
std::string FenceFor(std::string_view block) {
  size_t longest = 2;
  size_t run = 0;
  for (const char c : block) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return std::string(longest + 1, '`');
}

std::string StepBlock(std::string_view title,
                      const std::vector<DiffStep>& steps) {
  if (steps.empty()) return "";
  std::string block;
  for (const StepLineText& line : StepLines(steps)) {
    block += fmt::format("{} {}\n", static_cast<char>(line.sign), line.text);
  }
  const std::string fence = FenceFor(block);
  return fmt::format("{}\n\n{}diff\n{}{}\n\n", title, fence, block, fence);
}

std::string Details(const ProbeDifference& probe) {
  std::string text;
  for (const PacketDifference& packet : probe.packets) {
    const std::string packets = PacketsOf(probe, packet);
    const std::string of =
        packets.empty() ? "" : fmt::format(" of packets {}", packets);
    text += StepBlock("Request" + of, packet.request);
    text += StepBlock("Reply" + of, packet.reply);
  }
  if (text.empty()) return "";
  return fmt::format("<details><summary>{}</summary>\n\n{}</details>\n\n",
                     Html(TitleOf(probe)), text);
}

// What a probe's row says of it, line by line.
std::vector<std::string> Cells(const RunDifference& run,
                               const ProbeDifference& probe) {
  std::vector<std::string> lines;
  const auto add = [&](std::string_view about, std::string_view text) {
    lines.push_back(fmt::format("**{}** {}", about, Plain(text)));
  };
  const auto add_side = [&](std::string_view about, const ProbeSide& side) {
    if (!side.inconclusive.empty()) {
      add(about, fmt::format("inconclusive: {}", side.inconclusive));
    }
  };
  switch (probe.status) {
    case ProbeStatus::kOnlyBefore:
      add("only in", run.before.name);
      break;
    case ProbeStatus::kOnlyAfter:
      add("only in", run.after.name);
      break;
    case ProbeStatus::kInconclusive:
      add_side("before", *probe.before);
      add_side("after", *probe.after);
      break;
    case ProbeStatus::kSame:
    case ProbeStatus::kDifferent:
      for (const AspectLine& line :
           AspectLines(WithoutConsequences(probe.changes))) {
        add(ToString(line.aspect), line.text);
      }
      break;
  }
  return lines;
}

std::string Table(const RunDifference& run,
                  const std::vector<const ProbeDifference*>& probes) {
  if (probes.empty()) return "";
  std::string text = "| probe | what has changed |\n|---|---|\n";
  const size_t shown = std::min(probes.size(), kMostRows);
  for (size_t i = 0; i < shown; ++i) {
    text += fmt::format("| {} | {} |\n", Plain(TitleOf(*probes[i])),
                        fmt::join(Cells(run, *probes[i]), "<br>"));
  }
  if (shown < probes.size()) {
    text += fmt::format("| … and {} more | |\n", probes.size() - shown);
  }
  return text + "\n";
}

std::string AllDetails(const std::vector<const ProbeDifference*>& probes) {
  std::string text;
  size_t left_out = 0;
  for (const ProbeDifference* probe : probes) {
    const std::string details = Details(*probe);
    if (details.empty()) continue;
    if (left_out > 0 || text.size() + details.size() > kMostDetailBytes) {
      ++left_out;
      continue;
    }
    text += details;
  }
  if (left_out > 0) {
    text += fmt::format("The steps of {} more {} not shown.\n\n", left_out,
                        left_out == 1 ? "probe are" : "probes are");
  }
  return text;
}

}  // namespace

std::string ToMarkdown(const RunDifference& run) {
  std::vector<const ProbeDifference*> probes;
  for (const ProbeDifference& probe : run.probes) {
    if (probe.status != ProbeStatus::kSame) probes.push_back(&probe);
  }
  std::string text = fmt::format("### hopcheck: {}\n\n", CountsOf(run));
  text += "| | before | after |\n|---|---|---|\n";
  const auto add = [&](std::string_view what, const std::string& before,
                       const std::string& after) {
    text +=
        fmt::format("| {} | {} | {} |\n", what, Plain(before), Plain(after));
  };
  add("results", run.before.name, run.after.name);
  add("kernel", run.before.kernel, run.after.kernel);
  add("hopcheck", run.before.hopcheck, run.after.hopcheck);
  text += "\n" + Table(run, probes) + AllDetails(probes);
  text.erase(text.find_last_not_of('\n') + 1);
  return text + "\n";
}

}  // namespace hopcheck
