// Netfilter's chains, by probes of the functions that go through them, which
// touch no ruleset (function_call.bpf.c). Only packets of this process's own
// probes are recorded (probe_packet.bpf.c).
//
// Which argument is what comes from BTF, as the members do:
// HC_<function>_<argument>.

// enum nft_verdicts (linux/netfilter/nf_tables.h), NF_ACCEPT and NF_STOLEN.
#define VERDICT_CONTINUE -1
#define VERDICT_BREAK -2
#define VERDICT_JUMP -3
#define VERDICT_GOTO -4
#define VERDICT_RETURN -5
#define VERDICT_ACCEPT 1
#define VERDICT_STOLEN 2

// Room for HOPCHECK_CHAIN_STACK; a power of two, for level() below.
#define CHAIN_LEVELS 32

// A packet's way through one hook of a table, until it is left. While that
// lasts no other has its key: the address of what the hook was called with.
struct traversal {
  u64 skb;
  u64 chains[CHAIN_LEVELS];  // nf_tables: that lead here
  u32 depth;
  u32 packet;
  u8 family;
  u8 icmp_type;
  u8 quoted_type;
  u8 padding[5];
};

// One that is never left (its end was missed) gives way to newer ones.
BPF_TABLE("lru_hash", u64, struct traversal, traversals, 256);

static __always_inline u64 pointer(u64 address) {
  u64 value = 0;
  READ(value, address);
  return value;
}

// A record with all but what its kind has of its own; 0 where it is lost.
static __always_inline struct hopcheck_chain *begin_chain(
    u64 key, const struct traversal *t, u64 state) {
  struct hopcheck_chain *r = events.ringbuf_reserve(sizeof(*r));
  if (!r) {
    count_lost();
    return 0;
  }
  __builtin_memset(r, 0, __builtin_offsetof(struct hopcheck_chain, table));
  r->table[0] = 0;
  r->chain[0] = 0;
  r->target[0] = 0;
  r->time_ns = bpf_ktime_get_ns();
  r->traversal = key;
  r->skb = t->skb;
  r->packet = t->packet;
  r->depth = t->depth;
  r->family = t->family;
  r->icmp_type = t->icmp_type;
  r->quoted_type = t->quoted_type;
  r->ct_state = HOPCHECK_CT_NONE;
  r->netns = inode_of(pointer(state + HC_nf_hook_state_net));
  READ(r->hook, state + HC_nf_hook_state_hook);
  READ(r->nfproto, state + HC_nf_hook_state_pf);
  return r;
}

// What the packet is now; not once it may have been freed.
static __always_inline void fill_packet(struct hopcheck_chain *r) {
  struct header_offsets at = {};
  u64 ct = 0;
  read_offsets(r->skb, &at);
  read_addresses(r->family, at.head + at.network, r->source, r->destination);
  r->ct_state = ct_state_of(r->skb, &ct);
}

// Whether the packet is ours; then what is known of its way from now on.
static __always_inline int begin_traversal(struct traversal *t, u64 skb) {
  struct found f = {};
  if (!find_packet(skb, 0, &f)) return 0;
  t->skb = skb;
  t->packet = f.packet;
  t->family = f.family;
  t->icmp_type = f.icmp_type;
  t->quoted_type = f.quoted_type;
  return 1;
}

#ifdef HC_nft_do_chain_pkt
static __always_inline void fill_chain(struct hopcheck_chain *r, u64 chain) {
  u64 table = pointer(chain + HC_nft_chain_table);
  u32 bits = 0;
  READ(bits, table + HC_nft_table_family);
  r->nfproto = (bits >> HC_nft_table_family_shift) & HC_nft_table_family_mask;
  bpf_probe_read_kernel_str(r->table, sizeof(r->table),
                            (void *)pointer(table + HC_nft_table_name));
  bpf_probe_read_kernel_str(r->chain, sizeof(r->chain),
                            (void *)pointer(chain + HC_nft_chain_name));
}

int chain_entered(void *ctx) {
  struct call c = {};
  read_call(ctx, &c);
  u64 pkt = c.argument[HC_nft_do_chain_pkt];
  u64 chain = c.argument[HC_nft_do_chain_priv];
  struct traversal t = {};
  u8 policy = 0;
  int is_ours = begin_traversal(&t, pointer(pkt + HC_nft_pktinfo_skb));
  keep_call(ctx, &c, is_ours);
  if (!is_ours) return 0;
  t.chains[0] = chain;
  t.depth = 1;
  if (traversals.update(&pkt, &t)) {
    count_lost();
    return 0;
  }
  struct hopcheck_chain *r =
      begin_chain(pkt, &t, pointer(pkt + HC_nft_pktinfo_state));
  if (!r) return 0;
  r->kind = HOPCHECK_CHAIN_ENTERED;
  fill_packet(r);
  fill_chain(r, chain);
  READ(policy, chain - HC_nft_base_chain_chain + HC_nft_base_chain_policy);
  r->verdict = policy;
  events.ringbuf_submit(r, BPF_RB_NO_WAKEUP);
  return 0;
}

int chain_left(void *ctx) {
  struct call c = {};
  if (!take_call(ctx, &c)) return 0;
  u64 pkt = c.argument[HC_nft_do_chain_pkt];
  struct traversal *t = traversals.lookup(&pkt);
  if (!t) return 0;
  struct hopcheck_chain *r =
      begin_chain(pkt, t, pointer(pkt + HC_nft_pktinfo_state));
  if (r) {
    r->kind = HOPCHECK_CHAIN_LEFT;
    r->verdict = (s32)RETURNED(ctx, nft_do_chain);
    if (r->verdict == VERDICT_ACCEPT) fill_packet(r);
    events.ringbuf_submit(r, BPF_RB_NO_WAKEUP);
  }
  traversals.delete(&pkt);
  return 0;
}

// Where the rules of a chain begin, if `expression` stands there; else 0. A
// ruleset that is being replaced has two generations of it.
static __always_inline u64 rules_with(u64 blob, u64 expression) {
  unsigned long size = 0;
  if (!blob) return 0;
  READ(size, blob + HC_nft_rule_blob_size);
  blob += HC_nft_rule_blob_data;
  return blob <= expression && expression - blob < size ? blob : 0;
}

static __always_inline u64 rules_of(u64 chain, u64 expression) {
  u64 rules = rules_with(pointer(chain + HC_nft_chain_blob_gen_0), expression);
  if (rules) return rules;
  return rules_with(pointer(chain + HC_nft_chain_blob_gen_1), expression);
}

// An index that the verifier sees to be within `chains`.
static __always_inline u32 level(u32 index) {
  asm volatile("" : "+r"(index));
  return index & (CHAIN_LEVELS - 1);
}

// A regular chain's end is no call: that it came is known by a rule further
// down. The chain of `expression` is the one before the depth; 0: none of them.
static __always_inline u32 find_depth(struct traversal *t, u64 expression) {
  u32 depth = 0;
#pragma clang loop unroll(disable)
  for (int i = 0; i < HOPCHECK_CHAIN_STACK; i++) {
    if (i < t->depth && rules_of(t->chains[i], expression)) depth = i + 1;
    // However it came to that: the verifier goes on once.
    depth = forget(depth, expression);
  }
  return depth;
}

// Where the packet is once the verdict in chain `depth` has been followed.
static __always_inline void follow(struct traversal *t, u32 depth, s32 code,
                                   u64 target) {
  t->depth = depth;
  if (code == VERDICT_RETURN) t->depth = depth - 1;
  if (code != VERDICT_JUMP && code != VERDICT_GOTO) return;
  if (code == VERDICT_GOTO) depth--;
  if (depth >= HOPCHECK_CHAIN_STACK) return;
  t->chains[level(depth)] = target;
  t->depth = depth + 1;
}

// eval(expression, registers, packet) of any expression that sets a verdict.
#ifdef HOPCHECK_KPROBES
int rule_reached(void *ctx) {
  struct call c = {};
  read_call(ctx, &c);
  keep_call(ctx, &c, traversals.lookup(&c.argument[2]) != 0);
  return 0;
}
#endif

int rule_decided(void *ctx) {
  struct call c = {};
  if (!take_call(ctx, &c)) return 0;
  u64 expression = c.argument[0], regs = c.argument[1], pkt = c.argument[2];
  u64 target = 0;
  s32 code = 0;
  struct traversal *t = traversals.lookup(&pkt);
  if (!t) return 0;
  READ(code, regs + HC_nft_regs_code);
  if (code == VERDICT_CONTINUE || code == VERDICT_BREAK) return 0;
  if (code == VERDICT_JUMP || code == VERDICT_GOTO) {
    READ(target, regs + HC_nft_regs_chain);
  }
  u32 depth = find_depth(t, expression);
  if (depth < 1 || depth > HOPCHECK_CHAIN_STACK) {
    count_lost();
    return 0;
  }
  u64 chain = t->chains[level(depth - 1)];
  follow(t, depth, code, target);
  struct hopcheck_chain *r =
      begin_chain(pkt, t, pointer(pkt + HC_nft_pktinfo_state));
  if (!r) return 0;
  r->kind = HOPCHECK_CHAIN_DECIDED;
  r->verdict = code;
  r->depth = depth;
  // A verdict that takes the packet away may have freed it.
  if ((code & 0xff) != VERDICT_STOLEN) fill_packet(r);
  fill_chain(r, chain);
  r->chain_address = chain;
  r->expression = expression;
  if (target) {
    bpf_probe_read_kernel_str(r->target, sizeof(r->target),
                              (void *)pointer(target + HC_nft_chain_name));
  }
  events.ringbuf_submit(r, BPF_RB_NO_WAKEUP);
  return 0;
}

// Run by the tracer itself, until it has an answer: goes through some of the
// rules of a chain to the one that holds an expression.
BPF_ARRAY(walk, struct hopcheck_walk, 1);
#define RULES_AT_ONCE 128

int find_rule(void *ctx) {
  int zero = 0;
  u64 head = 0;
  struct hopcheck_walk *w = walk.lookup(&zero);
  if (!w) return 0;
  u64 expression = w->expression, at = w->at;
  if (!at) at = rules_of(w->chain_address, expression);
  w->state = HOPCHECK_WALK_GONE;
  if (!at) return 0;
#pragma clang loop unroll(disable)
  for (int i = 0; i < RULES_AT_ONCE; i++) {
    READ(head, at);
    if ((head >> HC_nft_rule_dp_is_last_shift) & 1) return 0;
    at += HC_nft_rule_dp_data +
          ((head >> HC_nft_rule_dp_dlen_shift) & HC_nft_rule_dp_dlen_mask);
    if (expression < at) {
      w->handle =
          (head >> HC_nft_rule_dp_handle_shift) & HC_nft_rule_dp_handle_mask;
      w->state = HOPCHECK_WALK_FOUND;
      return 0;
    }
  }
  w->at = at;
  w->state = HOPCHECK_WALK_BEGUN;
  return 0;
}
#endif

// The legacy tables. Which of its rules decided no function is called with.
#ifdef HC_ipt_do_table_skb
static __always_inline void fill_table(struct hopcheck_chain *r, u64 table) {
  r->is_legacy = 1;
  bpf_probe_read_kernel_str(r->table, 32,  // XT_TABLE_MAXNAMELEN
                            (void *)(table + HC_xt_table_name));
}

int table_entered(void *ctx) {
  struct call c = {};
  read_call(ctx, &c);
  u64 state = c.argument[HC_ipt_do_table_state];
  struct traversal t = {};
  int is_ours = begin_traversal(&t, c.argument[HC_ipt_do_table_skb]);
  keep_call(ctx, &c, is_ours);
  if (!is_ours) return 0;
  if (traversals.update(&state, &t)) {
    count_lost();
    return 0;
  }
  struct hopcheck_chain *r = begin_chain(state, &t, state);
  if (!r) return 0;
  r->kind = HOPCHECK_CHAIN_ENTERED;
  fill_packet(r);
  fill_table(r, c.argument[HC_ipt_do_table_table]);
  events.ringbuf_submit(r, BPF_RB_NO_WAKEUP);
  return 0;
}

int table_left(void *ctx) {
  struct call c = {};
  if (!take_call(ctx, &c)) return 0;
  u64 state = c.argument[HC_ipt_do_table_state];
  struct traversal *t = traversals.lookup(&state);
  if (!t) return 0;
  struct hopcheck_chain *r = begin_chain(state, t, state);
  if (r) {
    r->kind = HOPCHECK_CHAIN_LEFT;
    r->verdict = (s32)RETURNED(ctx, ipt_do_table);
    fill_table(r, c.argument[HC_ipt_do_table_table]);
    events.ringbuf_submit(r, BPF_RB_NO_WAKEUP);
  }
  traversals.delete(&state);
  return 0;
}
#endif
