#include "diff/rule_changes.h"

#include <algorithm>
#include <vector>

namespace hopcheck {
namespace {

std::vector<std::string_view> WordsOf(std::string_view text) {
  constexpr std::string_view kSpace = " \t\n";
  std::vector<std::string_view> words;
  for (;;) {
    const size_t begin = text.find_first_not_of(kSpace);
    if (begin == text.npos) return words;
    text.remove_prefix(begin);
    const size_t end = std::min(text.find_first_of(kSpace), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

bool IsNumber(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789") == word.npos;
}

// "packets 3 bytes 252" behind "counter": the count of a moment.
bool IsCount(const std::vector<std::string_view>& words, size_t at) {
  return at > 0 && words[at - 1] == "counter" && at + 3 < words.size() &&
         words[at] == "packets" && IsNumber(words[at + 1]) &&
         words[at + 2] == "bytes" && IsNumber(words[at + 3]);
}

// "used 84 bytes" of a quota.
bool IsUsed(const std::vector<std::string_view>& words, size_t at) {
  return words[at] == "used" && at + 2 < words.size() &&
         IsNumber(words[at + 1]) && words[at + 2].ends_with("bytes");
}

bool AreOne(const DecidingRule& before, const DecidingRule& after) {
  if (before.policy || after.policy) return before.policy == after.policy;
  if (before.comment != after.comment) return false;
  // Of a rule that was gone before it could be read, no more is known.
  if (before.text.empty() || after.text.empty()) {
    return !before.comment.empty() || before.position == 0 ||
           after.position == 0 || before.position == after.position;
  }
  return PlainRule(before.text) == PlainRule(after.text);
}

}  // namespace

std::string PlainRule(std::string_view text) {
  const std::vector<std::string_view> words = WordsOf(text);
  std::string plain;
  for (size_t i = 0; i < words.size(); ++i) {
    if (IsCount(words, i)) {
      i += 3;
      continue;
    }
    if (IsUsed(words, i)) {
      i += 2;
      continue;
    }
    if (!plain.empty()) plain += ' ';
    plain += words[i];
  }
  return plain;
}

std::string NameOf(const std::optional<DecidingRule>& rule) {
  if (!rule) return "";
  if (rule->policy) return "policy";
  if (!rule->comment.empty()) return rule->comment;
  return rule->position == 0 ? rule->text : std::to_string(rule->position);
}

std::optional<Change> RuleChange(const std::optional<DecidingRule>& before,
                                 const std::optional<DecidingRule>& after) {
  Change change{.aspect = Aspect::kRule,
                .before = NameOf(before),
                .after = NameOf(after)};
  if (before && after && AreOne(*before, *after)) {
    if (before->position == after->position || before->position == 0 ||
        after->position == 0) {
      return std::nullopt;
    }
    change.before = std::to_string(before->position);
    change.after = std::to_string(after->position);
    change.what = "position";
    change.aside = Aside::kPosition;
    return change;
  }
  if (change.before.empty() && change.after.empty()) return std::nullopt;
  // Another rule by the same name.
  if (before && after && change.before == change.after) {
    change.what = "text";
    change.before = before->text;
    change.after = after->text;
  }
  return change;
}

Chance ChanceIn(std::string_view rule_text) {
  const auto has = [&](std::string_view words) {
    return rule_text.find(words) != rule_text.npos;
  };
  const bool throws_dice =
      has("--mode random") || has("numgen random") || has("meta random");
  const bool hashes = has("symhash ") || (has("jhash ") && !has(" seed "));
  if (!throws_dice && !hashes) return {};
  return {.what = std::string(rule_text), .is_of_flow = !throws_dice};
}

}  // namespace hopcheck
