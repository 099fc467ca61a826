// What netfilter's own trace said about a packet: one step through a chain.
#ifndef HOPCHECK_TRACE_NETFILTER_EVENT_H_
#define HOPCHECK_TRACE_NETFILTER_EVENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ip_types.h"
#include "firewall/rule_book.h"
#include "scenario/firewall_model.h"
#include "trace/packet_event.h"

namespace hopcheck {

struct NetfilterEvent {
  enum class Kind : uint8_t {
    kRule,    // a rule matched
    kReturn,  // a chain came to its end, back to where it was jumped from
    kPolicy,  // a base chain came to its end
    kTable,   // a legacy table was left; which rule of it decided was not told
    // hopcheck's own table, before all others at the hook: tells of the
    // packet's addresses there, and is no part of its path.
    kSeen,
  };

  Kind kind = Kind::kRule;
  PacketEvent::Role role = PacketEvent::Role::kRequest;
  uint64_t time_ns = 0;  // CLOCK_MONOTONIC
  uint32_t netns = 0;    // inode
  // nf_tables' name for the packet's way through this hook; 0 of a legacy
  // table, which says the hook itself.
  uint32_t trace_id = 0;
  Backend backend = Backend::kNft;
  ChainName chain;  // its family always given
  // What stands in the chain; null until ResolveChains, and where none is
  // known.
  const BookChain* book = nullptr;
  // A view of a literal; "" where only the chain's own base can tell.
  std::string_view hook;
  // Of the base chain that led here, where it is known.
  std::optional<int32_t> priority;
  uint64_t handle = 0;  // of an nf_tables rule
  // Of a legacy rule, from 1; of a chain's end, one more than its last rule's.
  uint32_t position = 0;
  // Words of this program's own, as are those below: views of literals.
  std::string_view verdict;  // "" where it is the rule's text that says it
  std::string_view ct;       // "new", …; "" where it was not told
  std::string target;        // the chain of jump and goto
  // The packet that was in hand (0: none), this one or one that it answers,
  // and its conntrack state then.
  uint64_t in_hand = 0;
  std::string_view in_hand_ct;
  // The packet's addresses at that moment, where they were told.
  std::optional<IpAddress> source;
  std::optional<IpAddress> destination;
};

// "jump" of an enum nft_verdicts, or of netfilter's own (NF_DROP).
std::string_view VerdictName(int32_t code);

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_NETFILTER_EVENT_H_
