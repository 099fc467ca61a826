// What the probes of netfilter's functions record, shared by the BPF programs
// and the decoder, as trace_event.h.
#ifndef HOPCHECK_BPF_CHAIN_RECORD_H_
#define HOPCHECK_BPF_CHAIN_RECORD_H_

#ifdef __cplusplus
#include <linux/types.h>
#endif

enum hopcheck_chain_kind {
  HOPCHECK_CHAIN_ENTERED = 1,  // a base chain, or a legacy table's at a hook
  HOPCHECK_CHAIN_DECIDED = 2,  // an expression set a verdict (nf_tables)
  HOPCHECK_CHAIN_LEFT = 3,
};

#define HOPCHECK_CHAIN_NAME 256 /* NFT_NAME_MAXLEN */
#define HOPCHECK_CHAIN_STACK 17 /* NFT_JUMP_STACK_SIZE, and the base chain */

struct hopcheck_chain {
  __u64 time_ns;
  __u64 skb;
  __u64 traversal;  // names this way through the hook until it is left
  // DECIDED: where the chain and the expression are. Which rule that is takes a
  // walk through the chain, which is done later (hopcheck_walk).
  __u64 chain_address;
  __u64 expression;
  __u32 packet;  // Cookie.packet, host order
  __u32 netns;
  // DECIDED, LEFT: enum nft_verdicts, or netfilter's own; ENTERED: the policy
  // of an nf_tables chain.
  __s32 verdict;
  // nf_tables' chains that lead here, the base chain alone being 1; DECIDED: at
  // the rule, which is how it is known that chains above have come to an end.
  __u32 depth;
  __u8 kind;       // enum hopcheck_chain_kind
  __u8 is_legacy;  // a legacy table
  __u8 nfproto;    // of the table, NFPROTO_*
  __u8 hook;       // enum nf_inet_hooks; of a device, enum nf_dev_hooks
  __u8 family;     // of the packet: 4 or 6
  __u8 icmp_type;
  __u8 quoted_type;  // as in hopcheck_event
  __u8 ct_state;
  __u8 source[16];  // network order; IPv4 uses the first four
  __u8 destination[16];
  char table[HOPCHECK_CHAIN_NAME];
  char chain[HOPCHECK_CHAIN_NAME];   // "" of a legacy table
  char target[HOPCHECK_CHAIN_NAME];  // DECIDED: of jump and goto
};

enum hopcheck_walk_state {
  HOPCHECK_WALK_BEGUN = 0,  // nothing found yet, and more rules follow
  HOPCHECK_WALK_FOUND = 1,
  HOPCHECK_WALK_GONE = 2,  // the chain's rules are others by now
};

// What find_rule() is asked and answers, in its map.
struct hopcheck_walk {
  __u64 chain_address;
  __u64 expression;
  __u64 at;      // the rule to go on with; 0 at first
  __u64 handle;  // FOUND
  __u32 state;   // enum hopcheck_walk_state
  __u32 padding;
};

#endif  // HOPCHECK_BPF_CHAIN_RECORD_H_
