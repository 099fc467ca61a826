#include "record/expectation_edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "record/anchors.h"
#include "record/expectation_text.h"
#include "scenario/yaml_layout.h"
#include "scenario/yaml_lexeme.h"

namespace hopcheck {
namespace {

using Kind = YamlSpan::Kind;

constexpr std::string_view kKey = "expect";

// The places of lines in a text.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {
    const size_t first = text.find('\n');
    const bool is_crlf =
        first != text.npos && first > 0 && text[first - 1] == '\r';
    line_end_ = is_crlf ? "\r\n" : "\n";
  }

  // What ends a line in this file.
  const std::string& line_end() const { return line_end_; }

  size_t BeginOf(size_t offset) const {
    const size_t before = text_.substr(0, offset).rfind('\n');
    return before == text_.npos ? 0 : before + 1;
  }
  // Where the text of the line ends, without what ends the line.
  size_t EndOf(size_t offset) const {
    const size_t end = std::min(text_.find('\n', offset), text_.size());
    return end > offset && text_[end - 1] == '\r' ? end - 1 : end;
  }
  // The end of the line before.
  size_t EndBefore(size_t offset) const {
    const size_t begin = BeginOf(offset);
    return begin == 0 ? 0 : EndOf(BeginOf(begin - 1));
  }
  size_t ColumnOf(size_t offset) const {
    const size_t begin = BeginOf(offset);
    return TextWidth(text_.substr(begin, offset - begin));
  }
  bool IsOneLine(size_t begin, size_t end) const {
    return text_.substr(begin, end - begin).find('\n') == text_.npos;
  }
  // What of the line stands behind `offset`, without space at its end.
  std::string_view RestOf(size_t offset) const {
    std::string_view rest = text_.substr(offset, EndOf(offset) - offset);
    rest.remove_suffix(rest.size() - (rest.find_last_not_of(" \t") + 1));
    return rest;
  }
  // How wide that is without a comment.
  size_t WidthBehind(size_t offset) const {
    std::string_view rest = RestOf(offset);
    rest = rest.substr(0, rest.find(" #"));
    return TextWidth(rest.substr(0, rest.find_last_not_of(' ') + 1));
  }

 private:
  std::string_view text_;
  std::string line_end_;
};

// The lines as a text, each but the first behind a line end and `column`
// spaces.
std::string Join(const std::vector<std::string>& lines, size_t column,
                 const std::string& line_end) {
  std::string text;
  for (const std::string& line : lines) {
    if (!text.empty()) text += line_end + std::string(column, ' ');
    text += line;
  }
  return text;
}

// A probe whose keys stand a line each.
class BlockProbe {
 public:
  BlockProbe(std::string_view text, const YamlSpan& probe,
             const Expectation& expectation)
      : text_(text),
        lines_(text),
        probe_(probe),
        expectation_(expectation),
        column_(ColumnOfKeys()) {}

  std::vector<TextEdit> Edits() const {
    const YamlSpan::Entry entry = probe_.Find(kKey);
    if (!entry) {
      const size_t end = lines_.EndOf(probe_.Last().value->end);
      return {{end, end, NewLine(column_) + std::string(kKey) + ":" + Value()}};
    }
    const YamlSpan& old = *entry.value;
    const size_t behind_key = SkipToToken(text_, entry.key->end) + 1;
    const bool is_beside = lines_.IsOneLine(behind_key, old.begin);
    return is_beside ? InsteadOfBeside(behind_key, old)
                     : InsteadOfBelow(behind_key, old);
  }

 private:
  // Where the first begins, or the '?' in front of it.
  size_t ColumnOfKeys() const {
    const size_t key = probe_.children.front().begin;
    const bool is_beside = lines_.IsOneLine(probe_.begin, key);
    return lines_.ColumnOf(is_beside ? probe_.begin : key);
  }

  std::string NewLine(size_t column) const {
    return lines_.line_end() + std::string(column, ' ');
  }
  std::string Word() const {
    return " " + std::string(ToString(*expectation_.outcome));
  }
  std::string Map(size_t column) const {
    return Join(BlockLines(expectation_, column), column, lines_.line_end());
  }
  // All that stands behind the colon.
  std::string Value() const {
    if (IsShort(expectation_)) return Word();
    return NewLine(column_ + 2) + Map(column_ + 2);
  }

  // The old value begins on the line of its key, or there is none.
  std::vector<TextEdit> InsteadOfBeside(size_t behind_key,
                                        const YamlSpan& old) const {
    const bool is_block =
        !old.is_flow && (old.kind == Kind::kMap || old.kind == Kind::kList);
    const size_t end = lines_.EndOf(old.end);
    const std::string comment(is_block ? "" : lines_.RestOf(old.end));
    if (IsShort(expectation_)) return {{behind_key, end, Word() + comment}};
    return {{behind_key, end, comment + Value()}};
  }

  std::vector<TextEdit> InsteadOfBelow(size_t behind_key,
                                       const YamlSpan& old) const {
    const bool is_map = old.kind == Kind::kMap && !old.is_flow;
    const size_t end = is_map ? lines_.EndOf(old.end) : old.end;
    if (IsShort(expectation_)) {
      return {{behind_key, behind_key, Word()},
              {lines_.EndBefore(old.begin), end, ""}};
    }
    return {{old.begin, end, Map(lines_.ColumnOf(old.begin))}};
  }

  std::string_view text_;
  Lines lines_;
  const YamlSpan& probe_;
  const Expectation& expectation_;
  size_t column_;  // of its keys
};

// A probe in braces.
class FlowProbe {
 public:
  FlowProbe(std::string_view text, const YamlSpan& probe,
            const Expectation& expectation)
      : text_(text), lines_(text), probe_(probe), expectation_(expectation) {}

  std::vector<TextEdit> Edits() const {
    const YamlSpan::Entry entry = probe_.Find(kKey);
    if (!entry) {
      const size_t end = probe_.Last().value->end;
      return {{end, end, "," + KeyAndValue(std::string(kKey), end, end, 1)}};
    }
    // From behind what stands before the key.
    const size_t begin =
        text_.find_last_not_of(" \t\r\n", entry.key->begin - 1) + 1;
    const size_t space = entry.key->begin - begin;
    const std::string key(
        text_.substr(entry.key->begin, entry.key->end - entry.key->begin));
    const size_t end = entry.value->end;
    if (!lines_.IsOneLine(begin, entry.key->begin) || space == 0) {
      const size_t column =
          lines_.ColumnOf(entry.key->begin) + TextWidth(key) + 2;
      return {{entry.key->begin, end, key + ": " + Value(column, end)}};
    }
    return {{begin, end, KeyAndValue(key, begin, end, 0)}};
  }

 private:
  // Behind `begin` on its line, or on one of its own where it does not fit
  // there. `before` characters stand between.
  std::string KeyAndValue(const std::string& key, size_t begin, size_t end,
                          size_t before) const {
    const size_t column = lines_.ColumnOf(begin) + before + TextWidth(key) + 3;
    const std::string beside = Value(column, end);
    const size_t width = column + TextWidth(beside) + lines_.WidthBehind(end);
    if (beside.find('\n') == beside.npos && width <= kLineWidth) {
      return " " + key + ": " + beside;
    }
    const size_t own = lines_.ColumnOf(probe_.children.front().begin);
    return lines_.line_end() + std::string(own, ' ') + key + ": " +
           Value(own + TextWidth(key) + 2, end);
  }

  std::string Value(size_t column, size_t end) const {
    if (IsShort(expectation_)) {
      return std::string(ToString(*expectation_.outcome));
    }
    return Join(FlowLines(expectation_, column, lines_.WidthBehind(end)),
                column, lines_.line_end());
  }

  std::string_view text_;
  Lines lines_;
  const YamlSpan& probe_;
  const Expectation& expectation_;
};

}  // namespace

ExpectationEdits EditExpectations(const std::string& text,
                                  const std::vector<NewExpectation>& wanted) {
  const YamlSpan root = ReadYamlLayout(text);
  const YamlSpan& probes = *root.Find("probes").value;
  std::vector<const YamlSpan*> old;
  for (const NewExpectation& one : wanted) {
    old.push_back(probes.children[one.probe].Find(kKey).value);
  }
  ExpectationEdits result;
  const std::vector<std::string> kept = WhyKept(text, root, old);
  for (size_t i = 0; i < wanted.size(); ++i) {
    const NewExpectation& one = wanted[i];
    if (!kept[i].empty()) {
      result.not_edited.push_back({one.probe, kept[i]});
      continue;
    }
    const YamlSpan& probe = probes.children[one.probe];
    const auto edits = probe.is_flow
                           ? FlowProbe(text, probe, one.expectation).Edits()
                           : BlockProbe(text, probe, one.expectation).Edits();
    result.edits.insert(result.edits.end(), edits.begin(), edits.end());
  }
  return result;
}

}  // namespace hopcheck
