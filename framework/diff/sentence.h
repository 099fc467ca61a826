// Differences in words, as text and Markdown have them.
#ifndef HOPCHECK_DIFF_SENTENCE_H_
#define HOPCHECK_DIFF_SENTENCE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "diff/difference.h"

namespace hopcheck {

// "router/filter.FORWARD: allow-ping, now policy"; on one line, for a terminal.
std::string Sentence(const Change& change);

// What the steps show as well as a sentence could: where a packet goes another
// way, what it met there is left out.
std::vector<Change> WithoutConsequences(const std::vector<Change>& changes);

// Changes of one aspect, "; " between them; of many the first few, and how many
// more there are.
struct AspectLine {
  Aspect aspect = Aspect::kOutcome;
  std::string text;
};
// In the order of the aspects.
std::vector<AspectLine> AspectLines(const std::vector<Change>& changes);

// "scenarios/lan.yaml:12: the client pings the server [ipv4/nft]"
std::string TitleOf(const ProbeDifference& probe);

// "packets 2 of 3", where a probe sends several; else "".
std::string PacketsOf(const ProbeDifference& probe,
                      const PacketDifference& packet);

// "3 probes: 1 different, 2 the same"
std::string CountsOf(const RunDifference& run);

// A line of a way: a step, or how many are left out.
struct StepLineText {
  Sign sign = Sign::kBoth;
  bool is_first = false;  // of those that differ
  std::string text;
};
// Notes stand in a column; of long stretches the ends are shown.
std::vector<StepLineText> StepLines(const std::vector<DiffStep>& steps);

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_SENTENCE_H_
