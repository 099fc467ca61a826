#include "firewall/legacy_entries.h"

// Before the kernel's own headers, which then leave out what it has.
#include <netinet/in.h>

#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "firewall/xt_extension.h"
#include "netlink/reply.h"

namespace hopcheck {
namespace {

using Bytes = std::span<const uint8_t>;

// To be read as a value or a text; of neither has it a type.
Attribute At(Bytes bytes, size_t offset = 0) {
  return {0, bytes.subspan(std::min(offset, bytes.size()))};
}

// A match or target: xt_entry_match and xt_entry_target have the same shape.
struct Extension {
  std::string name;
  Bytes info;
  size_t size = 0;  // 0: there is none
};

Extension ExtensionAt(Bytes entry, size_t offset) {
  static_assert(sizeof(xt_entry_match) == sizeof(xt_entry_target));
  const auto head = At(entry, offset).As<xt_entry_match>();
  const size_t size = head.u.user.match_size;
  if (size < sizeof head || offset + size > entry.size()) return {};
  const Bytes name(reinterpret_cast<const uint8_t*>(head.u.user.name),
                   sizeof head.u.user.name);
  return {.name = At(name).Text(),
          .info = entry.subspan(offset + sizeof head, size - sizeof head),
          .size = size};
}

// What both families' entries have, at places of their own.
struct Entry {
  uint32_t begin = 0;
  uint32_t end = 0;
  Bytes bytes;
  size_t matches = 0;  // where they begin
  size_t target = 0;
  bool is_goto = false;
};

template <typename Raw>
Entry EntryOf(Bytes entries, uint32_t begin, bool is_goto, const Raw& raw) {
  const Bytes rest = entries.subspan(begin);
  const size_t size = std::min<size_t>(raw.next_offset, rest.size());
  return {.begin = begin,
          .end = begin + static_cast<uint32_t>(size),
          .bytes = rest.first(size),
          .matches = sizeof raw,
          .target = raw.target_offset,
          .is_goto = is_goto};
}

Entry EntryAt(const LegacyTable& table, uint32_t begin) {
  if (table.family == Family::kIpv4) {
    const auto raw = At(table.entries, begin).As<ipt_entry>();
    return EntryOf(table.entries, begin, (raw.ip.flags & IPT_F_GOTO) != 0, raw);
  }
  const auto raw = At(table.entries, begin).As<ip6t_entry>();
  return EntryOf(table.entries, begin, (raw.ipv6.flags & IP6T_F_GOTO) != 0,
                 raw);
}

class Reader {
 public:
  explicit Reader(const LegacyTable& table) : table_(table) {}

  std::map<std::string, BookChain> Read() {
    std::vector<Entry> entries;
    for (uint32_t at = 0; at < table_.entries.size();) {
      entries.push_back(EntryAt(table_, at));
      if (entries.back().end == at) break;  // no entry at all
      at = entries.back().end;
    }
    for (const Entry& entry : entries) NameChains(entry);
    for (const Entry& entry : entries) Take(entry);
    CloseUserChain();
    return std::move(chains_);
  }

 private:
  // A chain of the user's begins behind an entry that names it; the last of
  // those ends the table.
  void NameChains(const Entry& entry) {
    if (IsHead(entry)) user_chains_[entry.end] = HeadName(entry);
  }

  static bool IsHead(const Entry& entry) {
    return ExtensionAt(entry.bytes, entry.target).name == XT_ERROR_TARGET;
  }
  static std::string HeadName(const Entry& entry) {
    return At(ExtensionAt(entry.bytes, entry.target).info).Text();
  }

  void Take(const Entry& entry) {
    if (IsHead(entry)) {
      CloseUserChain();
      chain_ = entry.end < table_.entries.size() ? &chains_[HeadName(entry)]
                                                 : nullptr;
      is_user_chain_ = chain_ != nullptr;
      return;
    }
    for (const auto& builtin : table_.builtin) {
      if (builtin.begin == entry.begin) chain_ = &chains_[builtin.name];
    }
    if (chain_ == nullptr) return;
    BookRule rule = RuleOf(entry);
    const bool is_policy = std::ranges::any_of(
        table_.builtin,
        [&](const auto& builtin) { return builtin.policy == entry.begin; });
    if (is_policy) {
      chain_->policy = rule.verdict;
      chain_ = nullptr;
    } else {
      chain_->rules.push_back(std::move(rule));
    }
  }

  // Its last entry is the return at its end.
  void CloseUserChain() {
    if (is_user_chain_ && !chain_->rules.empty()) chain_->rules.pop_back();
    is_user_chain_ = false;
  }

  BookRule RuleOf(const Entry& entry) const {
    BookRule rule;
    for (size_t at = entry.matches; at < entry.target;) {
      const Extension match = ExtensionAt(entry.bytes, at);
      if (match.size == 0) break;
      TakeXtMatch(match.name, match.info, rule);
      at += match.size;
    }
    const Extension target = ExtensionAt(entry.bytes, entry.target);
    TakeXtTarget(target.name, target.info, rule);
    if (target.name.empty()) {  // XT_STANDARD_TARGET
      SetVerdict(entry, At(target.info).As<int32_t>(), rule);
    } else {
      rule.verdict = VerdictOfTarget(target.name);
    }
    return rule;
  }

  // Of the target without a name: -1 less the verdict, or where to go on.
  void SetVerdict(const Entry& entry, int32_t code, BookRule& rule) const {
    if (code == XT_RETURN) {
      rule.verdict = "return";
    } else if (code < 0) {
      const int verdict = -code - 1;
      if (verdict == NF_ACCEPT) rule.verdict = "accept";
      if (verdict == NF_DROP) rule.verdict = "drop";
      if (verdict == NF_QUEUE) rule.verdict = "queue";
    } else if (static_cast<uint32_t>(code) == entry.end && !entry.is_goto) {
      rule.verdict = "continue";
    } else {
      rule.verdict = entry.is_goto ? "goto" : "jump";
      const auto chain = user_chains_.find(static_cast<uint32_t>(code));
      if (chain != user_chains_.end()) rule.target = chain->second;
    }
  }

  const LegacyTable& table_;
  std::map<uint32_t, std::string> user_chains_;  // by their first entry
  std::map<std::string, BookChain> chains_;
  BookChain* chain_ = nullptr;  // that is being read
  bool is_user_chain_ = false;
};

}  // namespace

std::map<std::string, BookChain> ChainsOf(const LegacyTable& table) {
  return Reader(table).Read();
}

}  // namespace hopcheck
