#include "report/step_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "expect/align.h"
#include "expect/match.h"
#include "expect/notation.h"
#include "report/columns.h"

namespace hopcheck {
namespace {

// Rows shown on either side of a difference, and at either end of a path.
constexpr size_t kContext = 3;
// Fewer rows are not worth a line that stands for them.
constexpr size_t kLeastElided = 4;

struct Row {
  bool is_marked = false;
  bool differs = false;
  std::string expected;
  std::string actual;
  std::string note;
};

// Which rows to show: those near a mark, at a change between what is as
// expected and what is not, and at the ends.
std::vector<bool> Shown(const std::vector<Row>& rows) {
  std::vector<bool> shown(rows.size());
  const auto show_near = [&](size_t at) {
    const size_t begin = at - std::min(at, kContext);
    const size_t end = std::min(rows.size(), at + kContext + 1);
    std::fill(shown.begin() + static_cast<std::ptrdiff_t>(begin),
              shown.begin() + static_cast<std::ptrdiff_t>(end), true);
  };
  for (size_t i = 0; i < rows.size(); ++i) {
    const bool changes = i > 0 && rows[i].differs != rows[i - 1].differs;
    if (rows[i].is_marked || changes || i == 0 || i + 1 == rows.size()) {
      show_near(i);
    }
  }
  return shown;
}

// The end of the stretch of rows from `begin` on that one line can stand for;
// `begin` where there is none.
size_t ElidedUntil(const std::vector<bool>& shown, size_t begin) {
  size_t end = begin;
  while (end < shown.size() && !shown[end]) ++end;
  return end - begin < kLeastElided ? begin : end;
}

class Table {
 public:
  Table(std::vector<Row> rows, size_t indent)
      : rows_(std::move(rows)), indent_(indent) {
    for (const Row& row : rows_) {
      expected_width_ = std::max(expected_width_, Width(row.expected));
      actual_width_ = std::max(actual_width_, Width(row.actual));
    }
  }

  void AddHeader(std::string_view expected, std::string_view actual) {
    expected_width_ = std::max(expected_width_, Width(expected));
    Add({.expected = std::string(expected), .actual = std::string(actual)});
  }

  void AddRows() {
    const std::vector<bool> shown = Shown(rows_);
    for (size_t i = 0; i < rows_.size();) {
      const size_t end = ElidedUntil(shown, i);
      if (end == i) {
        Add(rows_[i++]);
        continue;
      }
      text_ +=
          fmt::format("{:{}}  … {} {}\n", "", indent_, end - i,
                      HasExpected() && !rows_[i].differs ? "steps as expected"
                                                         : "more steps");
      i = end;
    }
  }

  std::string Take() { return std::move(text_); }

 private:
  bool HasExpected() const { return expected_width_ > 0; }

  void Add(const Row& row) {
    std::string line = std::string(indent_, ' ');
    line += row.is_marked ? "! " : "  ";
    if (HasExpected()) line += Padded(row.expected, expected_width_) + "  ";
    line += Padded(row.actual, actual_width_) + "  " + row.note;
    line.erase(line.find_last_not_of(' ') + 1);
    text_ += line + '\n';
  }

  std::vector<Row> rows_;
  size_t indent_;
  size_t expected_width_ = 0;  // 0: no such column
  size_t actual_width_ = 0;
  std::string text_;
};

template <typename AnyStep>
std::string JoinSteps(const std::vector<AnyStep>& steps) {
  const size_t edge = kContext;
  const bool elides = steps.size() >= 2 * edge + kLeastElided;
  std::string text;
  for (size_t i = 0; i < steps.size(); ++i) {
    if (!text.empty()) text += ", ";
    if (elides && i == edge) {
      const size_t count = steps.size() - 2 * edge;
      text += fmt::format("… {} more …", count);
      i += count - 1;
    } else {
      text += ToString(steps[i]);
    }
  }
  return text;
}

// Every hop has its route: those that nobody asked about are left out.
bool IsAside(const AlignedRow& row, const std::vector<Step>& actual) {
  return row.kind == AlignedRow::Kind::kBetween &&
         std::holds_alternative<RouteLookup>(actual[*row.actual].what);
}

}  // namespace

std::string SideBySide(const std::vector<ExpectedStep>& expected,
                       const std::vector<Step>& actual, bool strict,
                       size_t indent) {
  std::vector<Row> rows;
  bool is_first = true;
  for (const AlignedRow& aligned : Align(expected, actual, strict)) {
    if (IsAside(aligned, actual)) continue;
    Row row{.differs = aligned.Differs()};
    row.is_marked = row.differs && std::exchange(is_first, !row.differs);
    if (aligned.expected) row.expected = ToString(expected[*aligned.expected]);
    if (aligned.actual) {
      row.actual = ToString(actual[*aligned.actual]);
      row.note = aligned.expected ? NoteOf(actual[*aligned.actual],
                                           expected[*aligned.expected])
                                  : NoteOf(actual[*aligned.actual]);
    }
    rows.push_back(std::move(row));
  }
  Table table(std::move(rows), indent);
  table.AddHeader("expected", "actual");
  table.AddRows();
  return table.Take();
}

std::string StepList(const std::vector<Step>& steps,
                     const std::vector<ExpectedStep>& never, size_t indent) {
  std::vector<Row> rows;
  for (const Step& step : steps) {
    const bool is_met = std::ranges::any_of(
        never, [&](const ExpectedStep& n) { return Matches(n, step); });
    rows.push_back(
        {.is_marked = is_met, .actual = ToString(step), .note = NoteOf(step)});
  }
  Table table(std::move(rows), indent);
  table.AddRows();
  return table.Take();
}

std::string StepLine(const std::vector<Step>& steps) {
  return JoinSteps(steps);
}

std::string StepLine(const std::vector<ExpectedStep>& steps) {
  return JoinSteps(steps);
}

}  // namespace hopcheck
