// What all programs of the kernel side share: their maps, and how they read the
// kernel's memory.
//
// No kernel structure is defined here. Offsets come from the running kernel's
// BTF as HC_<struct>_<member> (bpf/compiler/kernel_layout.cc), each checked
// for its size; a structure's whole definition can silently be wrong.
//
// Compiled by libbcc, whose rewriter understands member access through kernel
// pointers only in part: every kernel address is a u64 here, and every read is
// an explicit bpf_probe_read_kernel.

// Kinds of sightings that are recorded as another: a HOPCHECK_IN after which the
// packet is in hand (below), a HOPCHECK_OUT after which no other tracepoint
// tells of the same crossing, and a HOPCHECK_CONSUME of a packet that has
// reached its receiver, and is freed later.
#define HOPCHECK_RECEIVED 6
#define HOPCHECK_SENT 7
#define HOPCHECK_TAKEN 8

BPF_RINGBUF_OUTPUT(events, HOPCHECK_RING_PAGES);
BPF_ARRAY(config, u64, HOPCHECK_CONFIG);
// Mapped by its reader: each probe looks at it twice.
BPF_F_TABLE("array", int, u64, counters, 1, BPF_F_MMAPABLE);
BPF_PERCPU_ARRAY(in_hand, u64, 1);  // the skb of ours that was last received

#define READ(to, address) \
  bpf_probe_read_kernel(&(to), sizeof(to), (void *)(address))

// The value, of which the verifier knows nothing from here on (`any`: it knows
// nothing of that either). Else it goes through what follows once for every
// value that it knows on the ways that lead here.
static __always_inline u64 forget(u64 value, u64 any) {
  value ^= any;
  asm volatile("" : "+r"(value));
  return value ^ any;
}

static __always_inline u16 big16(u16 v) { return __builtin_bswap16(v); }
static __always_inline u32 big32(u32 v) { return __builtin_bswap32(v); }

// 1 where the two are equal, 0 where not, without a branch.
static __always_inline u64 same(u32 a, u32 b) {
  u64 difference = a ^ b;
  asm volatile("" : "+r"(difference));
  return (difference - 1) >> 63;
}

// Where the headers of a packet are.
struct header_offsets {
  u64 head;
  u32 tail;
  u16 network;
  u16 mac;
};

// These members have stood together, in this order, for as long as there is
// BTF; where they do not, they are read one by one.
#define HEADERS_BYTES (HC_sk_buff_head + 8 - HC_sk_buff_network_header)
#define HEADERS_TOGETHER                                \
  (HC_sk_buff_network_header < HC_sk_buff_mac_header && \
   HC_sk_buff_mac_header < HC_sk_buff_tail &&           \
   HC_sk_buff_tail < HC_sk_buff_head && HEADERS_BYTES <= 64)

#define HEADER(bytes, member) \
  ((bytes) + (HC_sk_buff_##member - HC_sk_buff_network_header))

static __always_inline void read_offsets(u64 skb, struct header_offsets *to) {
#if HEADERS_TOGETHER
  u8 bytes[HEADERS_BYTES];
  READ(bytes, skb + HC_sk_buff_network_header);
  __builtin_memcpy(&to->head, HEADER(bytes, head), 8);
  __builtin_memcpy(&to->tail, HEADER(bytes, tail), 4);
  __builtin_memcpy(&to->network, HEADER(bytes, network_header), 2);
  __builtin_memcpy(&to->mac, HEADER(bytes, mac_header), 2);
#else
  READ(to->head, skb + HC_sk_buff_head);
  READ(to->tail, skb + HC_sk_buff_tail);
  READ(to->network, skb + HC_sk_buff_network_header);
  READ(to->mac, skb + HC_sk_buff_mac_header);
#endif
}

// Of the IP header at `l3`.
static __always_inline void read_addresses(u8 family, u64 l3, u8 *source,
                                           u8 *destination) {
  if (family == 4) {
    bpf_probe_read_kernel(source, 4, (void *)(l3 + 12));
    bpf_probe_read_kernel(destination, 4, (void *)(l3 + 16));
  } else {
    bpf_probe_read_kernel(source, 16, (void *)(l3 + 8));
    bpf_probe_read_kernel(destination, 16, (void *)(l3 + 24));
  }
}

// What comes in of ours, a later fragment too, is in hand until it is sent on,
// freed, or another follows: what netfilter and routing do meanwhile on this
// processor, they do for it.
static __always_inline void take_in_hand(u64 skb) {
  int zero = 0;
  u64 *held = in_hand.lookup(&zero);
  if (held) *held = skb;
}

static __always_inline u64 packet_in_hand(void) {
  int zero = 0;
  u64 *held = in_hand.lookup(&zero);
  return held ? *held : 0;
}

static __always_inline u8 ct_state_of(u64 skb, u64 *ct) {
#ifdef HC_sk_buff_nfct
  u64 nfct = 0;
  READ(nfct, skb + HC_sk_buff_nfct);
  *ct = nfct & ~7UL;
  return nfct ? nfct & 7 : HOPCHECK_CT_NONE;
#else
  return HOPCHECK_CT_NONE;
#endif
}

static __always_inline u32 inode_of(u64 net) {
  u32 inode = 0;
  if (net) READ(inode, net + HC_net_ns_inum);
  return inode;
}

static __always_inline void count_lost(void) {
  int slot = HOPCHECK_LOST;
  u64 *lost = counters.lookup(&slot);
  if (lost) __sync_fetch_and_add(lost, 1);
}
