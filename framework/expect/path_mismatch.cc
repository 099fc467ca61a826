#include "expect/path_mismatch.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "expect/align.h"
#include "expect/notation.h"
#include "expect/story.h"

namespace hopcheck {
namespace {

using Kind = AlignedRow::Kind;

// Comparison of one list with one path: the words for its first difference.
class PathMismatch {
 public:
  PathMismatch(Part part, const ExpectedPath& expected, size_t way,
               const PacketPath& actual, bool strict)
      : part_(part),
        list_(expected),
        expected_(expected.Way(way)),
        path_(actual),
        actual_(part == Part::kRequest ? actual.request : actual.reply),
        strict_(strict) {}

  std::optional<Mismatch> Find() {
    for (const AlignedRow& row : Align(expected_, actual_, strict_)) {
      if (row.Differs()) return Describe(row);
      if (row.expected) ++expected_index_;
      if (row.actual) ++actual_index_;
    }
    return std::nullopt;
  }

 private:
  Mismatch Describe(const AlignedRow& row) const {
    Mismatch mismatch{
        .part = part_,
        .place = list_.place,
        .message = row.kind == Kind::kUnexpected ? Unexpected() : NotMet(row),
        .expected_index = expected_index_,
        .actual_index = actual_index_,
        .compared = expected_};
    if (expected_index_ < expected_.size()) {
      mismatch.place = expected_[expected_index_].place;
    }
    return mismatch;
  }

  // An expected step was not met where it was due.
  std::string NotMet(const AlignedRow& row) const {
    const std::string expected = Name(expected_[expected_index_]);
    if (actual_index_ == actual_.size()) {
      return fmt::format("expected {}, but {}", expected, PathEnded());
    }
    const Step& met = actual_[actual_index_];
    const std::string ending = EndingStory(met);
    if (row.kind == Kind::kDifferent && !ending.empty()) {
      return fmt::format("expected {}, but {} {}{}", expected, Subject(),
                         ending, Detail(met));
    }
    return fmt::format("expected {}, but {}", expected, Next(met));
  }

  // An actual step that the list does not allow.
  std::string Unexpected() const {
    const Step& met = actual_[actual_index_];
    if (expected_.empty()) return NothingExpected(met);
    if (expected_index_ == expected_.size()) {
      return fmt::format("expected nothing after {}, but {}",
                         Name(expected_.back()), Next(met));
    }
    const ExpectedStep& due = expected_[expected_index_];
    if (!std::holds_alternative<ExpectedHop>(due.what) &&
        std::holds_alternative<Hop>(met.what)) {
      return fmt::format("expected {}, but {}", Name(due), Next(met));
    }
    return fmt::format("unexpected {} before {}", Name(met), Name(due));
  }

  std::string NothingExpected(const Step& met) const {
    if (part_ == Part::kRequest) {
      return std::holds_alternative<Hop>(met.what)
                 ? "expected no hop, but " + Next(met)
                 : "expected no step, but " + Next(met);
    }
    return fmt::format("expected nothing to come back, but {} came, first {}",
                       IsIcmpError() ? "an ICMP error" : "a reply", Name(met));
  }

  // A clause for the step that came instead.
  std::string Next(const Step& met) const {
    if (!std::holds_alternative<Hop>(met.what)) {
      return fmt::format("{} met {}{}{}", Subject(), ToString(met), Detail(met),
                         strict_ ? " (strict)" : "");
    }
    const bool direction_matters = expected_index_ < expected_.size() &&
                                   IsDirected(expected_[expected_index_]);
    return fmt::format("{} {} hop was {}{}{}",
                       part_ == Part::kRequest ? "the"
                       : IsIcmpError()         ? "the ICMP error's"
                                               : "the reply's",
                       actual_index_ == 0 ? "first" : "next", ToString(met),
                       direction_matters ? " " + NoteOf(met) : "", Detail(met));
  }

  // What of the packet is not as the step that is due asks for.
  std::string Detail(const Step& met) const {
    if (expected_index_ == expected_.size()) return "";
    const std::string brief = NoteOf(met);
    const std::string full = NoteOf(met, expected_[expected_index_]);
    if (full == brief) return "";
    return fmt::format(" ({})",
                       full.substr(brief.empty() ? 0 : brief.size() + 2));
  }

  // A clause for a path that has no further step.
  std::string PathEnded() const {
    if (actual_.empty()) {
      if (part_ == Part::kReply) return "nothing came back";
      return path_.send_error == 0
                 ? "the packet was not seen"
                 : "sending failed with " + ErrnoStory(path_.send_error);
    }
    for (size_t i = actual_.size(); i-- > 0;) {
      const std::string ending = EndingStory(actual_[i]);
      if (!ending.empty()) return fmt::format("{} {}", Subject(), ending);
    }
    return fmt::format("{} ended with {}", Subject(), Name(actual_.back()));
  }

  std::string_view Subject() const {
    if (part_ == Part::kRequest) return "the packet";
    return IsIcmpError() ? "the ICMP error" : "the reply";
  }

  // Whether what came back is no reply.
  bool IsIcmpError() const {
    return !actual_.empty() &&
           std::holds_alternative<IcmpError>(actual_.back().what);
  }

  static bool IsDirected(const ExpectedStep& step) {
    const auto* hop = std::get_if<ExpectedHop>(&step.what);
    return hop != nullptr && hop->direction.has_value();
  }

  // "hop router/wan", "{drop: router}": a hop's notation alone would not say
  // what it is.
  static std::string Name(const Step& step) {
    return std::holds_alternative<Hop>(step.what) ? "hop " + ToString(step)
                                                  : ToString(step);
  }
  static std::string Name(const ExpectedStep& step) {
    const std::string text = ToString(step);
    return (text.starts_with('{') ? text : "hop " + text) + WhatNamesAre(step);
  }

  Part part_;
  const ExpectedPath& list_;
  const std::vector<ExpectedStep>& expected_;
  const PacketPath& path_;
  const std::vector<Step>& actual_;
  bool strict_;
  size_t expected_index_ = 0;
  size_t actual_index_ = 0;
};

}  // namespace

std::optional<Mismatch> ComparePath(Part part, const ExpectedPath& expected,
                                    const PacketPath& actual, bool strict) {
  std::optional<Mismatch> nearest;
  for (size_t way = 0; way < expected.WayCount(); ++way) {
    auto mismatch = PathMismatch(part, expected, way, actual, strict).Find();
    if (!mismatch) return std::nullopt;
    if (!nearest || mismatch->actual_index > nearest->actual_index) {
      nearest = std::move(mismatch);
    }
  }
  if (expected.WayCount() > 1) {
    nearest->message +=
        fmt::format(" (the nearest of {} ways)", expected.WayCount());
  }
  return nearest;
}

}  // namespace hopcheck
