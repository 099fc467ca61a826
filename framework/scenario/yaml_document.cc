#include "scenario/yaml_document.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "scenario/file_reader.h"
#include "scenario/quote.h"
#include "scenario/text_check.h"
#include "scenario/yaml_lexeme.h"
#include "scenario/yaml_tree.h"

namespace hopcheck {
namespace {

// yaml-cpp reads a whole bracketed list ahead before its first event, 100 to
// 250 bytes of memory for each byte of the file: so both are bounded first.
constexpr int kMaxOpenBrackets = 1'000;
constexpr int kMaxFlowSigns = 200'000;

bool IsCoreTag(std::string_view tag) {
  constexpr std::string_view kCore[] = {"str", "int",  "float", "bool",
                                        "seq", "null", "map"};
  constexpr std::string_view kPrefix = "tag:yaml.org,2002:";
  // What has no tag comes as "?", in quotes as "!".
  if (tag.empty() || tag == "?" || tag == "!") return true;
  if (!tag.starts_with(kPrefix)) return false;
  tag.remove_prefix(kPrefix.size());
  return std::ranges::find(kCore, tag) != std::end(kCore);
}

// Hands yaml-cpp's events to a YamlTree, with places of our own.
class EventReader : public YAML::EventHandler {
 public:
  EventReader(const std::shared_ptr<const SourceFile>& source,
              Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics), tree_(diagnostics) {}

  YamlRef root() const { return tree_.root(); }

  Place PlaceOf(const YAML::Mark& mark) const {
    return {
        .source = source_, .line = mark.line + 1, .column = mark.column + 1};
  }

  size_t Offset(const YAML::Mark& mark) const {
    return std::min(static_cast<size_t>(std::max(mark.pos, 0)),
                    source_->text.size());
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (!root()) return;
    const std::string_view text = source_->text;
    const bool marked = text.substr(Offset(mark)).starts_with("---");
    throw YamlRefused{PlaceOf(mark), marked ? "a second document begins here; "
                                              "a file holds one"
                                            : "text after the document's end"};
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    auto node = std::make_shared<YamlNode>();
    node->place = NullPlace(mark);
    node->text_place = node->place;
    tree_.AddLeaf(std::move(node), anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag,
                YAML::anchor_t anchor, const std::string& value) override {
    const Place place = PlaceOf(mark);
    CheckTag(tag, place);
    const ScalarForm form = ScalarFormAt(Offset(mark), place);
    if (form.unclosed) {
      throw YamlRefused{place, "the quote that opens here is not closed"};
    }
    auto node = std::make_shared<YamlNode>();
    node->kind = YamlNode::Kind::kScalar;
    node->quoted = form.quoted;
    node->text = value;
    node->place = place;
    node->text_place = form.text_place;
    node->text_offset = form.text_offset;
    tree_.AddLeaf(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    tree_.AddAlias(anchor, PlaceOf(mark));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    CheckTag(tag, PlaceOf(mark));
    tree_.Open(YamlNode::Kind::kList, PlaceOf(mark), anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag,
                  YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    CheckTag(tag, PlaceOf(mark));
    tree_.Open(YamlNode::Kind::kMap, PlaceOf(mark), anchor);
  }
  void OnSequenceEnd() override { tree_.Close(); }
  void OnMapEnd() override { tree_.Close(); }

 private:
  // yaml-cpp puts what is not there where the next thing is: say the key, or
  // the dash of the list's item, instead.
  Place NullPlace(const YAML::Mark& mark) const {
    Place place = PlaceOf(mark);
    if (IsNullAt(source_->text, Offset(mark))) return place;
    if (const Place* key = tree_.PendingKeyPlace()) return *key;
    if (!tree_.InList()) return place;
    return DashBefore(source_->text, Offset(mark), place);
  }

  void CheckTag(const std::string& tag, const Place& place) {
    if (IsCoreTag(tag)) return;
    diagnostics_.Error(place, fmt::format("unknown tag {}; only plain YAML's "
                                          "own are read (!!str, !!int, …)",
                                          Quote(tag)));
  }

  std::shared_ptr<const SourceFile> source_;
  Diagnostics& diagnostics_;
  YamlTree tree_;
};

// Whether a tab indents the line that `offset` stands in.
bool IsIndentedByTab(std::string_view text, size_t offset) {
  const size_t line_end = text.substr(0, offset).rfind('\n');
  text.remove_prefix(line_end == std::string_view::npos ? 0 : line_end + 1);
  const size_t indent = text.find_first_not_of(" \t");
  return text.substr(0, indent).find('\t') != std::string_view::npos;
}

// What yaml-cpp found, in words that say what to do.
std::string SyntaxMessage(std::string_view found, std::string_view text,
                          size_t offset) {
  namespace message = YAML::ErrorMsg;
  const std::string_view at = text.substr(offset);
  if (found == message::TAB_IN_INDENTATION || IsIndentedByTab(text, offset)) {
    return "a tab may not indent; use spaces";
  }
  if (found == message::UNKNOWN_TOKEN) {
    return fmt::format("a value cannot begin with '{}'; put it in quotes",
                       at.substr(0, 1));
  }
  const std::pair<std::string_view, std::string_view> known[] = {
      {message::MAP_VALUE,
       "a ':' that belongs to no key: check the indentation, or "
       "put the value in quotes"},
      {message::MAP_KEY, "a key cannot stand here: check the indentation"},
      {message::END_OF_MAP,
       "this fits no map or list above: check the indentation"},
      {message::END_OF_SEQ,
       "this fits no map or list above: check the indentation"},
      {message::END_OF_MAP_FLOW,
       "expected ',' or '}' here: a '{' is not closed"},
      {message::END_OF_SEQ_FLOW,
       "expected ',' or ']' here: a '[' is not closed"},
      {message::BLOCK_ENTRY, "a '- ' cannot stand here: check the indentation"},
      {message::FLOW_END, "this bracket does not close what is open"},
      {message::EOF_IN_SCALAR, "the file ends inside quotes"},
      {message::UNKNOWN_ANCHOR, "no anchor of this name stands above"},
  };
  for (const auto& [theirs, ours] : known) {
    if (found == theirs) return std::string(ours);
  }
  return fmt::format("this is not YAML: {}", Quote(found));
}

// Brackets are counted wherever they stand, so the bounds leave room for the
// rulesets in a scenario's blocks.
bool CheckBrackets(const std::shared_ptr<const SourceFile>& source,
                   Diagnostics& diagnostics) {
  int open = 0;
  int signs = 0;
  const std::string_view text = source->text;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '[' || c == '{') ++open;
    if (c == ']' || c == '}') open = std::max(open - 1, 0);
    if (c == '[' || c == '{' || c == ',') ++signs;
    if (open <= kMaxOpenBrackets && signs <= kMaxFlowSigns) continue;
    const std::string_view before = text.substr(0, i);
    const size_t line_end = before.rfind('\n');
    const Place place = {
        .source = source,
        .line = static_cast<int>(std::ranges::count(before, '\n')) + 1,
        .column = static_cast<int>(
            line_end == std::string_view::npos ? i + 1 : i - line_end)};
    diagnostics.Error(
        place, open > kMaxOpenBrackets
                   ? fmt::format("more than {} brackets are open here",
                                 kMaxOpenBrackets)
                   : fmt::format("the file holds more than {} brackets and "
                                 "commas",
                                 kMaxFlowSigns));
    return false;
  }
  return true;
}

bool CheckSize(const std::shared_ptr<const SourceFile>& source,
               Diagnostics& diagnostics) {
  if (source->text.size() <= kMaxYamlFile) return true;
  diagnostics.Error(
      {.source = source},
      fmt::format("the file is larger than {}", SizeText(kMaxYamlFile)));
  return false;
}

}  // namespace

YamlRef ParseYaml(const std::shared_ptr<const SourceFile>& source,
                  Diagnostics& diagnostics) {
  if (!CheckSize(source, diagnostics) || !CheckIsText(source, diagnostics) ||
      !CheckBrackets(source, diagnostics)) {
    return nullptr;
  }
  EventReader reader(source, diagnostics);
  try {
    std::istringstream stream(source->text);
    YAML::Parser parser(stream);
    parser.HandleNextDocument(reader);
    // A second call tells what else is in the file: it should be nothing.
    parser.HandleNextDocument(reader);
  } catch (const YamlRefused& refused) {
    diagnostics.Error(refused.place, refused.message);
    return nullptr;
  } catch (const YAML::Exception& e) {
    diagnostics.Error(
        reader.PlaceOf(e.mark),
        SyntaxMessage(e.msg, source->text, reader.Offset(e.mark)));
    return nullptr;
  }
  YamlRef root = reader.root();
  if (!root || root->kind == YamlNode::Kind::kNull) {
    diagnostics.Error({.source = source}, "the file is empty");
    return nullptr;
  }
  return root;
}

}  // namespace hopcheck
