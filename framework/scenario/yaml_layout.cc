#include "scenario/yaml_layout.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "scenario/yaml_lexeme.h"

namespace hopcheck {
namespace {

using Kind = YamlSpan::Kind;

// Builds spans from yaml-cpp's events. It says where a value begins, apart from
// those that are not written; where it ends is to be seen in the text.
class LayoutReader : public YAML::EventHandler {
 public:
  explicit LayoutReader(std::string_view text) : text_(text) {}

  YamlSpan Take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    AddNull(Offset(mark), anchor);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& /*tag*/,
                YAML::anchor_t anchor, const std::string& value) override {
    Add({.kind = Kind::kScalar,
         .begin = Offset(mark),
         .end = ScalarEnd(text_, Offset(mark), value),
         .anchor = anchor,
         .text = value});
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Add({.kind = Kind::kAlias,
         .begin = Offset(mark),
         .end = AliasEnd(text_, Offset(mark)),
         .anchor = anchor});
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    Open(Kind::kList, Offset(mark), anchor, style);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/,
                  YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    Open(Kind::kMap, Offset(mark), anchor, style);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapEnd() override { Close(); }

 private:
  size_t Offset(const YAML::Mark& mark) const {
    return std::min(static_cast<size_t>(std::max(mark.pos, 0)), text_.size());
  }

  void Open(Kind kind, size_t begin, size_t anchor,
            YAML::EmitterStyle::value style) {
    open_.push_back({.kind = kind,
                     .is_flow = style == YAML::EmitterStyle::Flow,
                     .begin = begin,
                     .anchor = anchor});
  }

  void Close() {
    YamlSpan span = std::move(open_.back());
    open_.pop_back();
    const size_t content = SkipProperties(text_, span.begin);
    const char sign = content < text_.size() ? text_[content] : '\0';
    size_t end = span.children.empty() ? content + 1 : span.children.back().end;
    // A pair in a list, as in [a: b], has no brackets of its own.
    if (span.is_flow && (sign == '[' || sign == '{')) {
      end = SkipToToken(text_, end, ",") + 1;
    }
    span.end = std::min(end, text_.size());
    Add(std::move(span));
  }

  void Add(YamlSpan span) {
    if (open_.empty()) {
      root_ = std::move(span);
    } else {
      open_.back().children.push_back(std::move(span));
    }
  }

  // yaml-cpp says of what is not written where the next thing is.
  void AddNull(size_t mark, size_t anchor) {
    YamlSpan null{.begin = PlaceOfNull(mark), .anchor = anchor};
    null.end = null.begin == mark ? EndOfNull(mark) : null.begin;
    Add(std::move(null));
  }

  // Behind "~" or "null", or an anchor or a tag in front of it or of nothing.
  size_t EndOfNull(size_t mark) const {
    const size_t word = SkipProperties(text_, mark);
    const size_t end = text_.find_last_not_of(" \t\r\n", word - 1) + 1;
    const bool is_word =
        word == mark ||
        (IsNullAt(text_, word) &&
         text_.substr(end, word - end).find('\n') == text_.npos);
    return is_word
               ? std::min(text_.find_first_of(" \t\r\n,]}", word), text_.size())
               : end;
  }

  size_t PlaceOfNull(size_t mark) const {
    if (open_.empty()) return mark;
    const YamlSpan& parent = open_.back();
    const size_t before =
        parent.children.empty() ? parent.begin : parent.children.back().end;
    const size_t sign = SkipToToken(text_, before, ",");
    const bool is_value =
        parent.kind == Kind::kMap && parent.children.size() % 2 == 1;
    // A key in brackets may stand without a colon: {a, b}.
    if (text_.substr(sign, 1) != (is_value ? ":" : "-")) return before;
    const std::string_view line = text_.substr(
        sign + 1, std::min(text_.find('\n', sign), text_.size()) - sign - 1);
    const size_t behind = SkipToToken(line, 0);
    const bool is_written =
        behind < line.size() && sign + 1 + behind == mark &&
        (line[behind] == '&' || line[behind] == '!' || IsNullAt(text_, mark));
    return is_written ? mark : sign + 1;
  }

  std::string_view text_;
  YamlSpan root_;
  std::vector<YamlSpan> open_;
};

}  // namespace

YamlSpan::Entry YamlSpan::Find(std::string_view name) const {
  if (kind != Kind::kMap) return {};
  for (size_t i = 0; i + 1 < children.size(); i += 2) {
    if (children[i].text == name) return {&children[i], &children[i + 1]};
  }
  return {};
}

YamlSpan::Entry YamlSpan::Last() const {
  return {&children[children.size() - 2], &children.back()};
}

YamlSpan ReadYamlLayout(std::string_view text) {
  LayoutReader reader(text);
  std::istringstream stream{std::string(text)};
  YAML::Parser(stream).HandleNextDocument(reader);
  return reader.Take();
}

}  // namespace hopcheck
