#include "report/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/kernel_error.h"
#include "base/printable.h"
#include "expect/story.h"
#include "report/step_table.h"

namespace hopcheck {
namespace {

// "  request    ": what a line is about, then its text in one column.
// A flood makes a few; a loop between bridges makes thousands.
constexpr size_t kMostCopies = 8;
constexpr size_t kLabelWidth = 11;
constexpr size_t kIndent = 2;
constexpr size_t kMarkWidth = 2;  // "! "

// "the client pings the server [ipv4/nft], packet 2 of 3".
std::string Title(const ProbeResult& result) {
  std::string title = Printable(result.probe.name);
  const std::string variant = result.variant.ToString();
  if (!variant.empty()) title += fmt::format(" [{}]", variant);
  if (result.packets.size() > 1 &&
      result.deciding().kind() != ResultKind::kPassed) {
    const auto number = &result.deciding() - result.packets.data() + 1;
    title += fmt::format(", packet {} of {}", number, result.packets.size());
  }
  return title;
}

// "1 passed, 2 failed".
std::string PacketCounts(const ProbeResult& result) {
  std::string text;
  for (const ResultKind kind :
       {ResultKind::kPassed, ResultKind::kFailed, ResultKind::kInconclusive}) {
    const auto count = std::ranges::count_if(
        result.packets,
        [&](const PacketResult& packet) { return packet.kind() == kind; });
    if (count == 0) continue;
    if (!text.empty()) text += ", ";
    text += fmt::format("{} {}", count, ToString(kind));
  }
  return text;
}

// The text of one probe's result, section by section.
class Writer {
 public:
  explicit Writer(const ProbeResult& result)
      : result_(result),
        expect_(result.probe.expect),
        packet_(result.deciding()),
        path_(packet_.path),
        text_(Title(result) + "\n") {}

  std::string Failure(const ReportOptions& options) {
    AddPacketCounts();
    for (const Mismatch& mismatch : result_.mismatches) {
      Add(mismatch.part == Part::kHits ? "hits" : "shares", Sentence(mismatch));
    }
    if (packet_.kind() == ResultKind::kFailed) AddPacket();
    if (!options.rerun.empty()) Add("rerun", options.rerun);
    if (!options.rebuild.empty()) Add("by hand", options.rebuild);
    return std::move(text_);
  }

  std::string Inconclusive() {
    AddPacketCounts();
    AddDoubt();
    AddSend();
    AddSeen("request", path_.request, "nothing was seen");
    AddSeen("reply", path_.reply, "nothing was seen");
    AddCopies();
    return std::move(text_);
  }

 private:
  void AddDoubt() {
    // What became of the packet may be known, and not all that is asked of it.
    const std::string& why = path_.inconclusive;
    if (path_.outcome) Add("outcome", ToString(*path_.outcome));
    if (path_.outcome && !why.empty()) Add("not known", why);
    if (path_.outcome) return;
    Add("outcome", why.empty() ? "not known" : "not known: " + why);
  }

  void AddPacket() {
    AddOutcome();
    AddPart(Part::kRequest, "request", expect_.request, path_.request);
    AddPart(Part::kReply, "reply", expect_.reply, path_.reply);
    AddSend();
    for (const Mismatch& mismatch : packet_.mismatches) {
      if (mismatch.part == Part::kNever) Add("never", Sentence(mismatch));
      if (mismatch.part == Part::kConntrack) {
        Add("conntrack", Sentence(mismatch));
      }
    }
    for (const std::string& reason : packet_.reasons) Add("why", reason);
    AddCopies();
  }

  // One line; further lines of `text` stand under its first.
  void Add(std::string_view label, std::string_view text) {
    bool is_first = true;
    while (is_first || !text.empty()) {
      const size_t end = std::min(text.find('\n'), text.size());
      text_ +=
          fmt::format("{:{}}{:<{}}{}\n", "", kIndent, is_first ? label : "",
                      kLabelWidth, Printable(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
      is_first = false;
    }
  }

  void AddPacketCounts() {
    if (result_.packets.size() > 1) Add("packets", PacketCounts(result_));
  }

  void AddCopies() {
    const size_t shown = std::min(path_.branches.size(), kMostCopies);
    for (size_t i = 0; i < shown; ++i) {
      Add("copy", StepLine(path_.branches[i]));
    }
    if (shown < path_.branches.size()) {
      Add("copy", fmt::format("… and {} more (all of them in --json)",
                              path_.branches.size() - shown));
    }
  }

  const Mismatch* Find(Part part) const {
    const auto found =
        std::ranges::find(packet_.mismatches, part, &Mismatch::part);
    return found == packet_.mismatches.end() ? nullptr : &*found;
  }

  // Whether expected and actual of this part stand side by side.
  bool HasTable(Part part) const {
    return Find(part) != nullptr &&
           !(part == Part::kRequest ? path_.request : path_.reply).empty();
  }

  std::string Sentence(const Mismatch& mismatch) const {
    return mismatch.place.line == 0
               ? mismatch.message
               : fmt::format("{} (line {})", mismatch.message,
                             mismatch.place.line);
  }

  // Short where the request or a table says what happened, else in full.
  void AddOutcome() {
    const Mismatch* mismatch = Find(Part::kOutcome);
    const std::string_view actual = ToString(*path_.outcome);
    if (mismatch == nullptr) {
      Add("outcome",
          fmt::format("{}{}", actual, expect_.outcome ? ", as expected" : ""));
      return;
    }
    if (Find(Part::kRequest) == nullptr && !HasTable(Part::kReply)) {
      Add("outcome", Sentence(*mismatch));
      return;
    }
    Mismatch brief = *mismatch;
    brief.message =
        fmt::format("expected {}, was {}", ToString(*expect_.outcome), actual);
    Add("outcome", Sentence(brief));
  }

  // The kernel's refusal, unless a sentence says it already.
  void AddSend() {
    if (path_.send_error == 0) return;
    const std::string name = ErrnoName(path_.send_error);
    if (text_.find(name) == text_.npos) {
      Add("send", "failed with " + ErrnoStory(path_.send_error));
    }
  }

  void AddPart(Part part, std::string_view label,
               const std::optional<ExpectedPath>& expected,
               const std::vector<Step>& actual) {
    const Mismatch* mismatch = Find(part);
    if (mismatch != nullptr) {
      Add(label, part == Part::kReply && actual.empty()
                     ? NoReply(*mismatch, mismatch->compared)
                     : Sentence(*mismatch));
      if (HasTable(part)) {
        text_ += SideBySide(mismatch->compared, actual, expect_.strict,
                            kIndent + kLabelWidth);
      }
    } else if (expected) {
      Add(label, actual.empty() ? "nothing, as expected"
                                : "as expected: " + StepLine(actual));
    } else if (HasTable(Part::kRequest) || HasTable(Part::kReply)) {
      Add(label,
          actual.empty() ? std::string(Nothing(part)) : StepLine(actual));
    } else {
      AddSeen(label, actual, Nothing(part));
    }
  }

  // Where nothing came back, all that was missed is one thing.
  std::string NoReply(const Mismatch& mismatch,
                      const std::vector<ExpectedStep>& expected) const {
    Mismatch whole = mismatch;
    whole.message =
        fmt::format("expected {}, but nothing came back", StepLine(expected));
    return Sentence(whole);
  }

  std::string_view Nothing(Part part) const {
    if (part == Part::kReply) return "nothing came back";
    return path_.send_error == 0 ? "nothing was seen" : "nothing was sent";
  }

  // A path of which nothing was expected, or nothing can be told.
  void AddSeen(std::string_view label, const std::vector<Step>& steps,
               std::string_view if_none) {
    if (steps.empty()) return Add(label, if_none);
    const size_t begin = text_.size();
    text_ += StepList(steps, expect_.never, kIndent + kLabelWidth - kMarkWidth);
    // The label stands before the first step.
    text_.replace(begin + kIndent, label.size(), label);
  }

  const ProbeResult& result_;
  const Expectation& expect_;
  const PacketResult& packet_;
  const PacketPath& path_;
  std::string text_;
};

}  // namespace

std::string FailureText(const ProbeResult& result,
                        const ReportOptions& options) {
  if (result.kind() != ResultKind::kFailed) return "";
  return Writer(result).Failure(options);
}

std::string InconclusiveText(const ProbeResult& result) {
  if (result.kind() != ResultKind::kInconclusive) return "";
  return Writer(result).Inconclusive();
}

}  // namespace hopcheck
