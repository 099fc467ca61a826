#include "diff/difference_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "base/printable.h"
#include "diff/sentence.h"

namespace hopcheck {
namespace {

// "  request    ": what a line is about, then its text in one column.
constexpr size_t kLabelWidth = 11;
// Ways that one probe shows before they are only counted.
constexpr size_t kMostWays = 8;

// In the colours that terminals know from git and `diff --color`.
constexpr std::string_view kBold = "1";
constexpr std::string_view kRed = "31";
constexpr std::string_view kGreen = "32";

class Writer {
 public:
  Writer(const RunDifference& run, const DifferenceTextOptions& options)
      : run_(run), options_(options) {}

  std::string Run() {
    AddRun("---", run_.before);
    AddRun("+++", run_.after);
    for (const ProbeDifference& probe : run_.probes) {
      if (IsShown(probe)) AddProbe(probe);
    }
    text_ += fmt::format("\n{}\n", CountsOf(run_));
    if (!options_.shows_asides) AddWhatIsNotShown();
    return std::move(text_);
  }

 private:
  bool IsShown(const ProbeDifference& probe) const {
    return probe.status != ProbeStatus::kSame ||
           (options_.shows_asides &&
            (!probe.asides.empty() || probe.chance.IsThere()));
  }

  void AddLine(const std::string& line, std::string_view color) {
    text_ += options_.has_color && !color.empty()
                 ? fmt::format("\x1b[{}m{}\x1b[m\n", color, line)
                 : line + '\n';
  }

  void Add(std::string_view label, std::string_view text) {
    text_ += fmt::format("  {:<{}}{}\n", label, kLabelWidth, Printable(text));
  }

  void AddRun(std::string_view sign, const RunSide& run) {
    AddLine(Printable(fmt::format("{} {} (kernel {}, hopcheck {})", sign,
                                  run.name, run.kernel, run.hopcheck)),
            kBold);
  }

  void AddProbe(const ProbeDifference& probe) {
    text_ += '\n';
    AddLine(TitleOf(probe), kBold);
    switch (probe.status) {
      case ProbeStatus::kOnlyBefore:
        return Add("only in", run_.before.name);
      case ProbeStatus::kOnlyAfter:
        return Add("only in", run_.after.name);
      case ProbeStatus::kInconclusive:
        AddInconclusive("before", *probe.before);
        return AddInconclusive("after", *probe.after);
      case ProbeStatus::kSame:
      case ProbeStatus::kDifferent:
        break;
    }
    for (const AspectLine& line :
         AspectLines(WithoutConsequences(probe.changes))) {
      if (line.aspect == Aspect::kShares) continue;  // each way its own line
      Add(ToString(line.aspect), line.text);
    }
    AddWays(probe);
    for (const PacketDifference& packet : probe.packets) {
      const std::string packets = PacketsOf(probe, packet);
      if (!packets.empty()) Add("packets", packets);
      AddSteps("request", packet.request);
      AddSteps("reply", packet.reply);
    }
    if (probe.chance.IsThere()) Add("chance", probe.chance.what);
    if (options_.shows_asides) AddAsides(probe);
  }

  void AddInconclusive(std::string_view label, const ProbeSide& side) {
    Add(label, side.inconclusive.empty()
                   ? "conclusive"
                   : fmt::format("inconclusive: {}", side.inconclusive));
  }

  void AddWays(const ProbeDifference& probe) {
    const size_t shown = std::min(probe.ways.size(), kMostWays);
    for (size_t i = 0; i < shown; ++i) {
      const WayShare& way = probe.ways[i];
      Add("way", fmt::format("{} of {}, now {} of {}: {}", way.before,
                             probe.before->packets, way.after,
                             probe.after->packets, way.way));
    }
    if (shown < probe.ways.size()) {
      Add("way", fmt::format("… and {} more (all of them in --json)",
                             probe.ways.size() - shown));
    }
  }

  void AddSteps(std::string_view label, const std::vector<DiffStep>& steps) {
    for (const StepLineText& line : StepLines(steps)) {
      const char sign = static_cast<char>(line.sign);
      std::string whole =
          fmt::format("  {:<{}}{} {} {}", std::exchange(label, ""), kLabelWidth,
                      line.is_first ? '!' : ' ', sign, line.text);
      whole.erase(whole.find_last_not_of(' ') + 1);
      AddLine(whole, line.sign == Sign::kBefore  ? kRed
                     : line.sign == Sign::kAfter ? kGreen
                                                 : "");
    }
  }

  void AddAsides(const ProbeDifference& probe) {
    for (const Change& change : probe.asides) {
      Add("aside",
          fmt::format("{}: {}", ToString(*change.aside), Sentence(change)));
    }
  }

  // What is no change of behaviour, and how many probes have it.
  void AddWhatIsNotShown() {
    std::map<Aside, size_t> probes;
    size_t chance = 0;
    for (const ProbeDifference& probe : run_.probes) {
      std::map<Aside, size_t> of_this;
      for (const Change& change : probe.asides) of_this[*change.aside] = 1;
      for (const auto& [aside, one] : of_this) probes[aside] += one;
      chance += probe.status == ProbeStatus::kSame && probe.chance.IsThere();
    }
    std::vector<std::string> parts;
    const auto add = [&](std::string_view what, size_t count) {
      parts.push_back(
          fmt::format("{} in {} probe{}", what, count, count == 1 ? "" : "s"));
    };
    for (const auto& [aside, count] : probes) add(ToString(aside), count);
    if (chance > 0) add("chance", chance);
    if (parts.empty()) return;
    text_ +=
        fmt::format("not shown without --all: {}\n", fmt::join(parts, ", "));
  }

  const RunDifference& run_;
  const DifferenceTextOptions& options_;
  std::string text_;
};

}  // namespace

std::string ToText(const RunDifference& run,
                   const DifferenceTextOptions& options) {
  return Writer(run, options).Run();
}

}  // namespace hopcheck
