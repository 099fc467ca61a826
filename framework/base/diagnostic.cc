#include "base/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <tuple>
#include <utility>

#include "base/printable.h"

namespace hopcheck {
namespace {

// A line longer than this is cut around the caret: an excerpt is for reading.
constexpr size_t kExcerptWidth = 120;

// The lines of source files, asked for in the order in which errors are
// sorted: each file is walked through once, however many errors it has.
class LineFinder {
 public:
  std::string_view LineOf(const Place& place) {
    if (place.source != source_ || place.line < line_) {
      source_ = place.source;
      rest_ = source_->text;
      line_ = 1;
    }
    for (; line_ < place.line; ++line_) {
      const size_t end = rest_.find('\n');
      rest_.remove_prefix(end == std::string_view::npos ? rest_.size()
                                                        : end + 1);
    }
    std::string_view line = rest_.substr(0, rest_.find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

 private:
  std::shared_ptr<const SourceFile> source_;
  std::string_view rest_;
  int line_ = 1;
};

bool IsContinuationByte(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

std::string Excerpt(const Place& place, LineFinder& lines) {
  if (!place.source || place.line <= 0) return "";
  std::string_view line = lines.LineOf(place);
  size_t caret = place.column > 0 ? static_cast<size_t>(place.column) - 1 : 0;
  caret = std::min(caret, line.size());
  if (line.size() > kExcerptWidth) {
    size_t begin = caret > kExcerptWidth / 2 ? caret - kExcerptWidth / 2 : 0;
    while (begin > 0 && IsContinuationByte(line[begin])) --begin;
    size_t end = std::min(begin + kExcerptWidth, line.size());
    while (end < line.size() && IsContinuationByte(line[end])) ++end;
    line = line.substr(begin, end - begin);
    caret -= begin;
  }
  return fmt::format("    {}\n    {}^\n", PrintableColumns(line),
                     std::string(CountCodePoints(line.substr(0, caret)), ' '));
}

auto SortKey(const Diagnostic& d) {
  return std::tuple(d.place.path(), d.place.line, d.place.column,
                    std::string_view(d.message));
}

// Letters added, left out, changed, or swapped with their neighbour ("form"
// for "from" is one slip, not two).
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> above(b.size() + 1);   // row i - 1
  std::vector<size_t> before(b.size() + 1);  // row i - 2
  std::vector<size_t> row(b.size() + 1);
  std::iota(above.begin(), above.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t changed = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({changed, above[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::string_view Place::path() const {
  return source ? std::string_view(source->path) : std::string_view();
}

std::string Place::ToString() const {
  if (line <= 0) return std::string(path());
  if (column <= 0) return fmt::format("{}:{}", path(), line);
  return fmt::format("{}:{}:{}", path(), line, column);
}

void Diagnostics::Error(Place place, std::string message) {
  errors_.push_back({std::move(place), std::move(message)});
}

void Diagnostics::Append(Diagnostics other) {
  std::move(other.errors_.begin(), other.errors_.end(),
            std::back_inserter(errors_));
}

std::string Diagnostics::Render() const {
  std::vector<Diagnostic> sorted = errors_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Diagnostic& a, const Diagnostic& b) {
                     return SortKey(a) < SortKey(b);
                   });
  std::string out;
  LineFinder lines;
  for (size_t i = 0; i < sorted.size(); ++i) {
    if (i > 0 && SortKey(sorted[i]) == SortKey(sorted[i - 1])) continue;
    const Diagnostic& d = sorted[i];
    out += fmt::format("{}: error: {}\n{}", Printable(d.place.ToString()),
                       Printable(d.message), Excerpt(d.place, lines));
  }
  return out;
}

std::string_view NearestName(std::string_view name,
                             const std::vector<std::string_view>& known) {
  // One slip in a short name, three in a long one; what is further away is
  // another word.
  const size_t limit = std::clamp<size_t>(name.size() / 3, 1, 3);
  std::string_view best;
  size_t best_distance = limit + 1;
  for (const std::string_view candidate : known) {
    if (candidate.size() > name.size() + limit) continue;
    if (name.size() > candidate.size() + limit) continue;
    const size_t distance = EditDistance(name, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

std::string DidYouMean(std::string_view name,
                       const std::vector<std::string_view>& known) {
  const std::string_view nearest = NearestName(name, known);
  return nearest.empty() ? "" : fmt::format("; did you mean '{}'?", nearest);
}

}  // namespace hopcheck
