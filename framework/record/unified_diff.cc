#include "record/unified_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

namespace hopcheck {
namespace {

constexpr size_t kContext = 3;

// A line that is kept (' '), goes ('-') or comes ('+'), with its line end.
struct DiffLine {
  char sign = ' ';
  std::string text;
};

std::vector<std::string> SplitLines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const size_t size = end == text.npos ? text.size() : end + 1;
    lines.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

// The lines of both, with as many kept as there can be; what goes stands before
// what comes.
class LineDiff {
 public:
  LineDiff(std::vector<std::string> before, std::vector<std::string> after)
      : before_(std::move(before)), after_(std::move(after)) {}

  std::vector<DiffLine> Run() {
    FillKept();
    size_t i = 0;
    size_t j = 0;
    while (i < before_.size() || j < after_.size()) {
      const bool both = i < before_.size() && j < after_.size();
      if (both && before_[i] == after_[j]) {
        Add(' ', before_[i++]);
        ++j;
      } else if (i < before_.size() &&
                 (!both || kept(i + 1, j) >= kept(i, j + 1))) {
        Add('-', before_[i++]);
      } else {
        Add('+', after_[j++]);
      }
    }
    return std::move(lines_);
  }

 private:
  // How many lines are kept at best from line i of one and j of the other on.
  uint32_t& kept(size_t i, size_t j) {
    return kept_[i * (after_.size() + 1) + j];
  }
  void FillKept() {
    kept_.assign((before_.size() + 1) * (after_.size() + 1), 0);
    for (size_t i = before_.size(); i-- > 0;) {
      for (size_t j = after_.size(); j-- > 0;) {
        kept(i, j) = before_[i] == after_[j]
                         ? kept(i + 1, j + 1) + 1
                         : std::max(kept(i + 1, j), kept(i, j + 1));
      }
    }
  }
  void Add(char sign, const std::string& text) {
    lines_.push_back({sign, text});
  }

  std::vector<std::string> before_;
  std::vector<std::string> after_;
  std::vector<uint32_t> kept_;
  std::vector<DiffLine> lines_;
};

// The whole file. Only the lines that an edit touches are compared: the rest is
// known to be the same.
std::vector<DiffLine> DiffOf(std::string_view before,
                             const std::vector<TextEdit>& edits) {
  std::vector<DiffLine> lines;
  const auto keep = [&](std::string_view text) {
    for (std::string& line : SplitLines(text)) {
      lines.push_back({' ', std::move(line)});
    }
  };
  const auto line_begin = [&](size_t offset) {
    return before.substr(0, offset).rfind('\n') + 1;  // npos + 1 is 0
  };
  const auto line_end = [&](size_t offset) {
    return std::min(before.find('\n', offset), before.size() - 1) + 1;
  };
  size_t from = 0;
  for (size_t i = 0; i < edits.size();) {
    const size_t begin = line_begin(edits[i].begin);
    size_t end = std::min(line_end(edits[i].end), before.size());
    std::vector<TextEdit> inside;
    for (; i < edits.size() && (inside.empty() || edits[i].begin < end); ++i) {
      end = std::min(line_end(edits[i].end), before.size());
      inside.push_back(
          {edits[i].begin - begin, edits[i].end - begin, edits[i].text});
    }
    keep(before.substr(from, begin - from));
    const std::string_view touched = before.substr(begin, end - begin);
    std::ranges::move(
        LineDiff(SplitLines(touched), SplitLines(ApplyEdits(touched, inside)))
            .Run(),
        std::back_inserter(lines));
    from = end;
  }
  keep(before.substr(from));
  return lines;
}

class Writer {
 public:
  explicit Writer(bool color) : color_(color) {}

  void Add(std::string_view line, std::string_view color) {
    const bool has_end = line.ends_with('\n');
    if (has_end) line.remove_suffix(1);
    if (color_ && !color.empty()) {
      text_ += fmt::format("\x1b[{}m{}\x1b[m\n", color, line);
    } else {
      text_ += fmt::format("{}\n", line);
    }
    if (!has_end) text_ += "\\ No newline at end of file\n";
  }
  std::string Take() { return std::move(text_); }

 private:
  bool color_;
  std::string text_;
};

// Lines [begin, end) of the whole, which begin in these lines of the file
// before and after it, counted from 0.
struct Hunk {
  size_t begin = 0;
  size_t end = 0;
  size_t before = 0;
  size_t after = 0;
};

std::vector<Hunk> HunksOf(const std::vector<DiffLine>& lines) {
  std::vector<Hunk> hunks;
  size_t before = 0;
  size_t after = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].sign != ' ') {
      if (hunks.empty() || i > hunks.back().end + kContext) {
        const size_t context =
            std::min(kContext, i - (hunks.empty() ? 0 : hunks.back().end));
        hunks.push_back({i - context, i, before - context, after - context});
      }
      hunks.back().end = std::min(i + 1 + kContext, lines.size());
    }
    before += lines[i].sign == '+' ? 0 : 1;
    after += lines[i].sign == '-' ? 0 : 1;
  }
  return hunks;
}

// "12,5", "12" for one line, "12,0" for none behind line 12.
std::string RangeText(size_t begin, size_t count) {
  if (count == 1) return std::to_string(begin + 1);
  return fmt::format("{},{}", count == 0 ? begin : begin + 1, count);
}

void WriteHunk(const std::vector<DiffLine>& lines, const Hunk& hunk,
               Writer& writer) {
  const auto begin = lines.begin() + static_cast<std::ptrdiff_t>(hunk.begin);
  const auto end = lines.begin() + static_cast<std::ptrdiff_t>(hunk.end);
  const auto count = [&](char other) {
    return static_cast<size_t>(std::count_if(
        begin, end, [&](const DiffLine& line) { return line.sign != other; }));
  };
  writer.Add(fmt::format("@@ -{} +{} @@\n", RangeText(hunk.before, count('+')),
                         RangeText(hunk.after, count('-'))),
             "36");
  for (auto line = begin; line != end; ++line) {
    writer.Add(line->sign + line->text, line->sign == '-'   ? "31"
                                        : line->sign == '+' ? "32"
                                                            : "");
  }
}

}  // namespace

std::string UnifiedDiff(std::string_view name, std::string_view before,
                        const std::vector<TextEdit>& edits, bool color) {
  const std::vector<DiffLine> lines = DiffOf(before, edits);
  const std::vector<Hunk> hunks = HunksOf(lines);
  if (hunks.empty()) return "";
  Writer writer(color);
  writer.Add(fmt::format("--- {}\n", name), "1");
  writer.Add(fmt::format("+++ {}\n", name), "1");
  for (const Hunk& hunk : hunks) WriteHunk(lines, hunk, writer);
  return writer.Take();
}

}  // namespace hopcheck
