#include "trace/chain_decoder.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/letter_case.h"
#include "base/netfilter_names.h"
#include "trace/ct_state.h"

namespace hopcheck {
namespace {

using Kind = NetfilterEvent::Kind;

// The layout is shared with BPF, which knows no alignment but this.
static_assert(sizeof(hopcheck_chain) == 96 + 3 * HOPCHECK_CHAIN_NAME);
static_assert(offsetof(hopcheck_chain, table) == 96);

template <size_t size>
std::string Text(const char (&text)[size]) {
  return {text, ::strnlen(text, size)};
}

Family FamilyOf(const hopcheck_chain& record) {
  return record.family == 4 ? Family::kIpv4 : Family::kIpv6;
}

std::string_view HookOf(const hopcheck_chain& record) {
  return HookName(record.nfproto, record.hook);
}

ChainName ChainOf(const hopcheck_chain& record) {
  return {.family = FamilyName(record.nfproto),
          .table = Text(record.table),
          // A legacy table's chain at a hook is called after it.
          .chain = record.is_legacy != 0 ? UpperCase(HookOf(record))
                                         : Text(record.chain)};
}

// What any record tells.
NetfilterEvent EventOf(const hopcheck_chain& record) {
  NetfilterEvent event;
  event.role = RoleOf(FamilyOf(record), record.icmp_type, record.quoted_type);
  event.time_ns = record.time_ns;
  event.netns = record.netns;
  event.backend = record.is_legacy != 0 ? Backend::kLegacy : Backend::kNft;
  event.hook = HookOf(record);
  event.in_hand = record.skb;
  event.ct = CtStateName(record.ct_state);
  event.in_hand_ct = event.ct;
  return event;
}

// The packet's addresses then; a record of what is left does not tell them.
void SetAddresses(const hopcheck_chain& record, NetfilterEvent& event) {
  if (record.kind == HOPCHECK_CHAIN_LEFT) return;
  const IpAddress source(FamilyOf(record), record.source);
  if (source.IsUnspecified()) return;
  event.source = source;
  event.destination = IpAddress(FamilyOf(record), record.destination);
}

bool IsLast(int32_t verdict) {
  return verdict != NFT_JUMP && verdict != NFT_GOTO && verdict != NFT_RETURN;
}

}  // namespace

void ChainDecoder::Take(const hopcheck_chain& record) {
  if (record.family != 4 && record.family != 6) return;
  if (record.kind == HOPCHECK_CHAIN_ENTERED) {
    Enter(record);
    return;
  }
  const auto found = traversals_.find(record.traversal);
  if (found == traversals_.end()) return;
  if (record.kind == HOPCHECK_CHAIN_DECIDED) {
    Decide(found->second, record);
  } else {
    Leave(found->second, record);
    traversals_.erase(found);
  }
}

void ChainDecoder::Enter(const hopcheck_chain& record) {
  traversals_[record.traversal] = {
      .entry = record, .id = ++last_id_, .levels = {{ChainOf(record), true}}};
  NetfilterEvent seen = EventOf(record);
  seen.kind = Kind::kSeen;
  seen.chain = ChainOf(record);
  SetAddresses(record, seen);
  tell_(record.packet, std::move(seen));
}

void ChainDecoder::Decide(Traversal& traversal, const hopcheck_chain& record) {
  // One expression may be another's in disguise (that of inet masquerades by
  // that of ip): both tell.
  if (record.expression == traversal.last_expression) return;
  traversal.last_expression = record.expression;
  EndChains(traversal, record.depth, record.time_ns);
  NetfilterEvent event = EventOf(record);
  event.trace_id = traversal.id;
  event.hook = HookOf(traversal.entry);
  event.chain = ChainOf(record);
  event.handle = handle_of_(record.chain_address, record.expression);
  event.verdict = VerdictName(record.verdict);
  event.target = Text(record.target);
  SetAddresses(record, event);
  if (record.verdict == NFT_RETURN || record.verdict == NFT_GOTO) {
    traversal.levels.resize(
        std::min<size_t>(traversal.levels.size(), record.depth - 1));
  }
  if (record.verdict == NFT_JUMP || record.verdict == NFT_GOTO) {
    ChainName target = event.chain;
    target.chain = event.target;
    traversal.levels.push_back({std::move(target)});
  }
  traversal.is_decided = IsLast(record.verdict);
  tell_(record.packet, std::move(event));
}

// The chains above the first `depth` have come to their end.
void ChainDecoder::EndChains(Traversal& traversal, size_t depth,
                             uint64_t time_ns) {
  for (; traversal.levels.size() > depth; traversal.levels.pop_back()) {
    const Level& level = traversal.levels.back();
    if (level.is_base) continue;
    NetfilterEvent end = EventOf(traversal.entry);
    end.kind = Kind::kReturn;
    end.trace_id = traversal.id;
    end.time_ns = time_ns;
    end.chain = level.chain;
    end.verdict = "return";
    tell_(traversal.entry.packet, std::move(end));
  }
}

void ChainDecoder::SayPolicy(Traversal& traversal, uint64_t time_ns) {
  EndChains(traversal, 0, time_ns);
  NetfilterEvent policy = EventOf(traversal.entry);
  policy.kind = Kind::kPolicy;
  policy.trace_id = traversal.id;
  policy.time_ns = time_ns;
  policy.chain = ChainOf(traversal.entry);
  policy.verdict = VerdictName(traversal.entry.verdict);
  tell_(traversal.entry.packet, std::move(policy));
  traversal.is_decided = true;
}

void ChainDecoder::Leave(const Traversal& traversal,
                         const hopcheck_chain& record) {
  if (record.is_legacy == 0) {
    Traversal rest = traversal;
    // Chains may have given it a state (a zone) since it came in.
    if (record.verdict == NF_ACCEPT) rest.entry.ct_state = record.ct_state;
    if (!rest.is_decided) SayPolicy(rest, record.time_ns);
    return;
  }
  NetfilterEvent event = EventOf(traversal.entry);
  event.kind = Kind::kTable;
  event.time_ns = record.time_ns;
  event.chain = ChainOf(traversal.entry);
  event.verdict = VerdictName(record.verdict);
  tell_(record.packet, std::move(event));
}

void ChainDecoder::TakeEnd(const PacketEvent& end) {
  if (end.kind != PacketEvent::Kind::kDrop) return;
  for (auto& [key, traversal] : traversals_) {
    if (traversal.entry.skb != end.skb || traversal.is_decided ||
        traversal.entry.is_legacy != 0) {
      continue;
    }
    SayPolicy(traversal, end.time_ns - 1);
  }
}

}  // namespace hopcheck
