#include "scenario/yaml_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "scenario/file_reader.h"
#include "scenario/quote.h"

namespace hopcheck {

void YamlTree::AddLeaf(std::shared_ptr<YamlNode> leaf, Anchor anchor) {
  const Place place = leaf->place;
  const Cost cost = {.nodes = 1, .text_bytes = leaf->text.size(), .height = 0};
  Count(cost, place);
  if (WantsKey()) {
    if (leaf->kind != YamlNode::Kind::kScalar) {
      throw YamlRefused{place, "a key is missing here"};
    }
    stack_.back().key = YamlEntry{leaf->text, place, nullptr};
    return;
  }
  if (anchor != 0) anchors_[anchor] = {.node = leaf, .cost = cost};
  Attach(std::move(leaf), place);
}

void YamlTree::AddAlias(Anchor anchor, const Place& place) {
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) {
    throw YamlRefused{place, "an alias may not stand inside what it names"};
  }
  Count(found->second.cost, place);
  Attach(found->second.node, place);
}

void YamlTree::Open(YamlNode::Kind kind, const Place& place, Anchor anchor) {
  Frame frame;
  frame.before = total_;
  Count({.nodes = 1, .text_bytes = 0, .height = 1}, place);
  if (WantsKey()) throw YamlRefused{place, "a key must be a plain name"};
  frame.anchor = anchor;
  frame.node = std::make_shared<YamlNode>();
  frame.node->kind = kind;
  frame.node->place = place;
  frame.node->text_place = place;
  stack_.push_back(std::move(frame));
}

void YamlTree::Close() {
  Frame frame = std::move(stack_.back());
  stack_.pop_back();
  if (!stack_.empty()) {
    stack_.back().height = std::max(stack_.back().height, frame.height + 1);
  }
  if (frame.anchor != 0) {
    anchors_[frame.anchor] = {
        .node = frame.node,
        .cost = {.nodes = total_.nodes - frame.before.nodes,
                 .text_bytes = total_.text_bytes - frame.before.text_bytes,
                 .height = frame.height}};
  }
  const Place place = frame.node->place;
  Attach(std::move(frame.node), place);
}

const Place* YamlTree::PendingKeyPlace() const {
  if (stack_.empty() || !stack_.back().key) return nullptr;
  return &stack_.back().key->key_place;
}

bool YamlTree::InList() const {
  return !stack_.empty() && stack_.back().node->kind == YamlNode::Kind::kList;
}

bool YamlTree::WantsKey() const {
  return !stack_.empty() && !InList() && !stack_.back().key;
}

void YamlTree::Count(const Cost& cost, const Place& place) {
  total_.nodes += cost.nodes;
  total_.text_bytes += cost.text_bytes;
  if (stack_.size() + cost.height > kMaxYamlDepth) {
    throw YamlRefused{
        place, fmt::format("nested more than {} levels deep", kMaxYamlDepth)};
  }
  if (!stack_.empty()) {
    stack_.back().height = std::max(stack_.back().height, cost.height + 1);
  }
  if (total_.nodes > kMaxYamlNodes) {
    throw YamlRefused{place, fmt::format("the file holds more than {} values, "
                                         "aliases counted as often as used",
                                         kMaxYamlNodes)};
  }
  if (total_.text_bytes > kMaxYamlText) {
    throw YamlRefused{place, fmt::format("the file's values hold more than {}, "
                                         "aliases counted as often as used",
                                         SizeText(kMaxYamlText))};
  }
}

void YamlTree::Attach(YamlRef node, const Place& place) {
  if (stack_.empty()) {
    root_ = std::move(node);
    return;
  }
  Frame& parent = stack_.back();
  if (parent.node->kind == YamlNode::Kind::kList) {
    parent.node->items.push_back(std::move(node));
    return;
  }
  if (!parent.key) throw YamlRefused{place, "a key must be a plain name"};
  parent.key->value = std::move(node);
  AddEntry(parent);
}

// The first of repeated keys is kept; the others are errors.
void YamlTree::AddEntry(Frame& frame) {
  YamlEntry entry = *std::exchange(frame.key, std::nullopt);
  if (entry.key == "<<") {
    diagnostics_.Error(entry.key_place,
                       "merge keys ('<<') are not read; write the keys out");
    return;
  }
  const auto [first, is_new] =
      frame.key_lines.emplace(entry.key, entry.key_place.line);
  if (!is_new) {
    diagnostics_.Error(
        entry.key_place,
        fmt::format("the key {} stands twice in this map; first in line {}",
                    Quote(entry.key), first->second));
    return;
  }
  frame.node->entries.push_back(std::move(entry));
}

}  // namespace hopcheck
