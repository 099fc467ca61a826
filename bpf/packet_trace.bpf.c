// The kernel side of the tracer: raw tracepoint programs that record the
// packets of this process's own probes and nobody else's.
//
// A packet is known by the cookie in its payload (Cookie in ping_socket.h):
// the run's eight random bytes, then the packet's number. Addresses, ports and
// identifiers may be rewritten on the way, and an ICMP error quotes the
// payload, so that errors are known by it too.
//
// No kernel structure is defined here. Offsets come from the running kernel's
// BTF as HC_<struct>_<member> (bpf/compiler/kernel_layout.cc), each checked
// for its size; a structure's whole definition can silently be wrong.
//
// Compiled by libbcc, whose rewriter understands member access through kernel
// pointers only in part: every kernel address is a u64 here, and every read is
// an explicit bpf_probe_read_kernel.

BPF_RINGBUF_OUTPUT(events, HOPCHECK_RING_PAGES);
BPF_ARRAY(config, u64, HOPCHECK_CONFIG);
BPF_ARRAY(counters, u64, 1);
BPF_PERCPU_ARRAY(in_hand, u64, 1);  // the skb of ours that was last received
BPF_PROG_ARRAY(tail, 1);            // record()

// What a tracepoint's own program hands to record(). A tail call keeps only the
// context, so this stands in a slot of its processor meanwhile, chosen by the
// tracepoint's first argument: a tracepoint in an interrupt is about another
// packet, and so in all likelihood uses another slot.
struct sighting {
  u64 argument;  // ctx->args[0]: whose sighting this is
  u64 skb;
  u64 device;  // 0: the skb's own
  u64 location;
  u32 reason;
  u32 kind;
  u32 flags;  // enum hopcheck_event_flag
};
#define SIGHTING_SLOTS 64
BPF_PERCPU_ARRAY(sightings, struct sighting, SIGHTING_SLOTS);

// The crossing of an interface that this processor has told last, by the first
// of the two tracepoints that tell of it: out, in.
struct crossing {
  u64 skb;
  u64 device;
};
BPF_PERCPU_ARRAY(crossings, struct crossing, 2);
#define CROSSING_OUT 0
#define CROSSING_IN 1

#define READ(to, address) \
  bpf_probe_read_kernel(&(to), sizeof(to), (void *)(address))

#define PROTOCOL_HOP_BY_HOP 0
#define PROTOCOL_ICMP 1
#define PROTOCOL_ROUTING 43
#define PROTOCOL_FRAGMENT 44
#define PROTOCOL_AUTHENTICATION 51
#define PROTOCOL_ICMPV6 58
#define PROTOCOL_DESTINATION_OPTIONS 60
#define EXTENSION_HEADERS_MAX 6

#define ICMP_HEADER 8
#define NOT_QUOTED 0xff

#define HOPCHECK_NO_KIND 0xffff

// A HOPCHECK_IN after which the packet is in hand (below), and a HOPCHECK_OUT
// after which no other tracepoint tells of the same crossing.
#define HOPCHECK_RECEIVED 6
#define HOPCHECK_SENT 7

// What is known of a packet before it is known to be ours.
struct found {
  u64 l3;      // address of the (outer) IP header
  u64 quoted;  // of the one that an ICMP error quotes; 0: it is no error
  u32 packet;  // number from the cookie
  u32 info;    // second word of an ICMP error
  u8 family;
  u8 icmp_type;
  u8 icmp_code;
  u8 quoted_type;
};

static __always_inline u64 argument(struct bpf_raw_tracepoint_args *ctx) {
  return ctx->args[0];
}

// The slab gives sk_buffs at multiples of 256 bytes.
static __always_inline int slot_of(u64 address) {
  return (address >> 8) % SIGHTING_SLOTS;
}

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

// The beginning of an IP header of either version: what tells where the rest
// is. Each read from the kernel is a call: what stands together is read at
// once.
struct ip_start {
  u8 bytes[12];
};

// The address of the ICMP header behind the IP header at `l3`, which begins
// with `ip`; 0 where there is none before `end`, or it is not the packet's
// first fragment.
static __always_inline u64 icmp_header(u64 l3, const struct ip_start *ip,
                                       u64 end, u8 *family) {
  const u8 *byte = ip->bytes;
  u8 protocol = byte[6];
  if (byte[0] >> 4 == 4) {
    *family = 4;
    if (l3 + 20 > end) return 0;
    if ((byte[6] << 8 | byte[7]) & 0x1fff) return 0;
    if (byte[9] != PROTOCOL_ICMP) return 0;
    return l3 + (byte[0] & 15) * 4;
  }
  if (byte[0] >> 4 != 6) return 0;
  *family = 6;
  if (l3 + 40 > end) return 0;
  u64 at = l3 + 40;
  for (int i = 0; i < EXTENSION_HEADERS_MAX; i++) {
    if (protocol == PROTOCOL_ICMPV6) return at;
    u8 header[4] = {};
    if (at + 8 > end) return 0;
    READ(header, at);
    // The length in units of 8, of 4 for authentication; that of a fragment
    // header is reserved, and 8 bytes. One sum for all: each branch here is a
    // way that the verifier goes, in each round.
    u64 fragment = same(protocol, PROTOCOL_FRAGMENT);
    u64 authentication = same(protocol, PROTOCOL_AUTHENTICATION);
    u64 later = (header[2] << 8 | header[3]) & 0xfff8;
    u64 known = fragment | authentication |
                same(protocol, PROTOCOL_HOP_BY_HOP) |
                same(protocol, PROTOCOL_ROUTING) |
                same(protocol, PROTOCOL_DESTINATION_OPTIONS);
    if (!(known & ~(fragment & ~same(later, 0)))) return 0;
    at += ((header[1] & (fragment - 1)) + 1 + authentication)
          << (3 - authentication);
    protocol = header[0];
  }
  return 0;
}

static __always_inline int is_echo(u8 family, u8 type) {
  return family == 4 ? type == 8 || type == 0 : type == 128 || type == 129;
}

static __always_inline int is_error(u8 family, u8 type) {
  if (family == 6) return type > 0 && type < 128;
  return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

// Whether the payload at `payload` begins with this run's cookie.
static __always_inline int has_cookie(u64 payload, u64 end, u32 *packet) {
  struct {
    u64 run;
    u32 number;
    u32 padding;
  } cookie = {};
  int zero = 0;
  u64 *wanted = config.lookup(&zero);
  if (!wanted || payload + 12 > end) return 0;
  bpf_probe_read_kernel(&cookie, 12, (void *)payload);
  if (cookie.run != *wanted) return 0;
  *packet = big32(cookie.number);
  return 1;
}

// Whether the packet whose IP header stands at f->l3 is one of ours.
static __always_inline int is_ours(struct found *f, const struct ip_start *ip,
                                   u64 end) {
  struct {
    u8 type;
    u8 code;
    u16 checksum;
    u32 info;
  } message = {};
  u8 family = 0;
  u64 icmp = icmp_header(f->l3, ip, end, &f->family);
  icmp = forget(icmp, end);
  f->family = forget(f->family, end);
  if (!icmp || icmp + ICMP_HEADER > end) return 0;
  READ(message, icmp);
  f->icmp_type = message.type;
  f->icmp_code = message.code;
  f->info = message.info;
  f->quoted_type = NOT_QUOTED;
  if (is_error(f->family, f->icmp_type)) {
    struct ip_start quoted = {};
    f->quoted = icmp + ICMP_HEADER;
    READ(quoted, f->quoted);
    icmp = icmp_header(f->quoted, &quoted, end, &family);
    icmp = forget(icmp, end);
    family = forget(family, end);
    if (!icmp || family != f->family) return 0;
    READ(f->quoted_type, icmp);
    if (!is_echo(family, f->quoted_type)) return 0;
  } else if (!is_echo(f->family, f->icmp_type)) {
    return 0;
  }
  f->quoted = forget(f->quoted, end);
  f->quoted_type = forget(f->quoted_type, end);
  return has_cookie(icmp + ICMP_HEADER, end, &f->packet);
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

// Finds the IP header. The network header is right from the sender on; a frame
// fresh from a driver has only its link-layer header, perhaps with VLAN tags.
static __always_inline int find_packet(u64 skb, struct found *f) {
  struct header_offsets at = {};
  struct ip_start ip = {};
  u16 type = 0;
  read_offsets(skb, &at);
  f->l3 = at.head + at.network;
  READ(ip, f->l3);
  if (ip.bytes[0] >> 4 != 4 && ip.bytes[0] >> 4 != 6) {
    if (at.mac == 0xffff) return 0;
    f->l3 = at.head + at.mac + 14;
    READ(type, f->l3 - 2);
    if (type == big16(0x8100) || type == big16(0x88a8)) {
      f->l3 += 4;
      READ(type, f->l3 - 2);
      if (type == big16(0x8100)) f->l3 += 4;
    }
    READ(ip, f->l3);
  }
  f->l3 = forget(f->l3, skb);
  return is_ours(f, &ip, at.head + at.tail);
}

// What comes in is in hand until it is sent on, freed, or another follows: what
// netfilter and routing do meanwhile on this processor, they do for it.
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

static __always_inline void fill_conntrack(struct hopcheck_event *e, u64 skb) {
  u64 ct = 0;
  e->ct_state = ct_state_of(skb, &ct);
#ifdef HC_nf_conn_tuplehash
  if (!ct) return;
  u64 tuple = ct + HC_nf_conn_tuplehash + HC_nf_conntrack_tuple_hash_tuple;
  e->ct = ct;
  READ(e->ct_mark, ct + HC_nf_conn_mark);
  READ(e->ct_addresses[0][0], tuple + HC_nf_conntrack_tuple_src);
  READ(e->ct_addresses[0][1], tuple + HC_nf_conntrack_tuple_dst);
  tuple += HC_nf_conn_tuplehash_bytes / 2;
  READ(e->ct_addresses[1][0], tuple + HC_nf_conntrack_tuple_src);
  READ(e->ct_addresses[1][1], tuple + HC_nf_conntrack_tuple_dst);
#endif
}

static __always_inline u32 inode_of(u64 net) {
  u32 inode = 0;
  if (net) READ(inode, net + HC_net_ns_inum);
  return inode;
}

static __always_inline void fill_device(struct hopcheck_event *e, u64 dev) {
  u64 net = 0;
  if (!dev) return;
  READ(e->ifindex, dev + HC_net_device_ifindex);
  bpf_probe_read_kernel_str(e->device, sizeof(e->device),
                            (void *)(dev + HC_net_device_name));
  READ(net, dev + HC_net_device_nd_net);
  e->netns = inode_of(net);
}

// A packet that has not met a device yet, or no longer has one, belongs to the
// namespace of its socket or of its route.
static __always_inline void fill_namespace(struct hopcheck_event *e, u64 skb,
                                           u64 dst) {
  u64 sk = 0, net = 0, dev = 0;
  READ(sk, skb + HC_sk_buff_sk);
  if (sk) READ(net, sk + HC_sock_net);
  if (!net && dst) {
    READ(dev, dst + HC_dst_entry_dev);
    if (dev) READ(net, dev + HC_net_device_nd_net);
  }
  e->netns = inode_of(net);
}

static __always_inline void fill_route(struct hopcheck_event *e, u64 dst) {
  u32 flags = 0;
  if (!dst) return;
  if (e->family == 4) {
    READ(flags, dst + HC_rtable_rt_flags);
  } else {
    READ(flags, dst + HC_rt6_info_rt6i_flags);
  }
  // RTCF_LOCAL (linux/in_route.h) and RTF_LOCAL (linux/ipv6_route.h).
  if (flags & 0x80000000) e->flags |= HOPCHECK_LOCAL;
}

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

static __always_inline void fill_addresses(struct hopcheck_event *e,
                                           const struct found *f) {
  READ(e->hop_limit, f->l3 + (e->family == 4 ? 8 : 7));
  read_addresses(e->family, f->l3, e->source, e->destination);
  if (!f->quoted) return;
  read_addresses(e->family, f->quoted, e->quoted_source, e->quoted_destination);
}

static __always_inline void fill_event(struct hopcheck_event *e,
                                       const struct sighting *s,
                                       const struct found *f) {
  u64 dst = 0, dev = s->device;
  __builtin_memset(e, 0, sizeof(*e));
  e->time_ns = bpf_ktime_get_ns();
  e->skb = s->skb;
  e->location = s->location;
  e->reason = s->reason;
  e->flags = s->flags;
  e->kind = s->kind == HOPCHECK_RECEIVED ? HOPCHECK_IN
            : s->kind == HOPCHECK_SENT   ? HOPCHECK_OUT
                                         : s->kind;
  e->packet = f->packet;
  e->family = f->family;
  e->icmp_type = f->icmp_type;
  e->icmp_code = f->icmp_code;
  e->icmp_info = big32(f->info);
  e->quoted_type = f->quoted_type;
  READ(e->length, s->skb + HC_sk_buff_len);
  READ(e->vlan, s->skb + HC_sk_buff_vlan_tci);
  READ(e->mark, s->skb + HC_sk_buff_mark);
  fill_addresses(e, f);
  READ(dst, s->skb + HC_sk_buff_dst);
  dst &= ~1UL;  // SKB_DST_NOREF
  if (!dev) READ(dev, s->skb + HC_sk_buff_dev);
  fill_device(e, dev);
  if (!e->netns) fill_namespace(e, s->skb, dst);
  fill_route(e, dst);
  fill_conntrack(e, s->skb);
}

static __always_inline void tell_crossing(int way, u64 skb) {
  struct crossing *told = crossings.lookup(&way);
  if (!told) return;
  told->skb = skb;
  READ(told->device, skb + HC_sk_buff_dev);
}

// Whether the crossing was told by the first tracepoint. What is remembered of
// a packet that went on elsewhere does no harm: its device has every other
// packet told first, too.
static __always_inline int was_told(int way, u64 skb) {
  u64 device = 0;
  struct crossing *told = crossings.lookup(&way);
  if (!told || told->skb != skb) return 0;
  told->skb = 0;
  READ(device, skb + HC_sk_buff_dev);
  return told->device == device;
}

static __always_inline void count_lost(void) {
  int slot = HOPCHECK_LOST;
  u64 *lost = counters.lookup(&slot);
  if (lost) __sync_fetch_and_add(lost, 1);
}

// Wakes the reader up where it waits. It says so before it looks once more, and
// here it is asked after the event is there to be seen: so one of the two finds
// the other. A wake-up is an interrupt of its own, which on a virtual machine
// takes longer than the rest of the program.
static __always_inline void wake_reader(void) {
  int slot = HOPCHECK_WAKE;
  volatile u64 *wake = config.lookup(&slot);
  if (!wake || !*wake) return;
  void *nothing = events.ringbuf_reserve(8);
  if (nothing) events.ringbuf_discard(nothing, BPF_RB_FORCE_WAKEUP);
}

// What all tracepoints end in: one program, so that the verifier goes through
// it once and not for each of them.
int record(struct bpf_raw_tracepoint_args *ctx) {
  struct found f = {};
  struct sighting s = {};
  int slot = slot_of(argument(ctx));
  struct sighting *seen = sightings.lookup(&slot);
  if (!seen) return 0;
  s = *seen;
  // It never is. But a program that calls none may be given a stack of the
  // processor's own (since 6.13), as programs that are not run within
  // themselves are: what is called, here, may be.
  if (forget(s.kind, s.skb) == HOPCHECK_NO_KIND) tail.call(ctx, 1);
  // An interrupt between the tail call and here may have used the slot. That
  // is a loss only where the packet is ours.
  u64 torn = forget(s.argument != argument(ctx), s.skb);
  if (!find_packet(torn ? argument(ctx) : s.skb, &f)) {
    if (s.kind == HOPCHECK_RECEIVED) take_in_hand(0);
    return 0;
  }
  if (s.kind == HOPCHECK_RECEIVED) {
    take_in_hand(s.skb);
  } else if (s.kind != HOPCHECK_IN && packet_in_hand() == s.skb) {
    take_in_hand(0);
  }
  struct hopcheck_event *e = 0;
  if (!torn) e = events.ringbuf_reserve(sizeof(*e));
  if (!e) {
    count_lost();
    return 0;
  }
  fill_event(e, &s, &f);
  events.ringbuf_submit(e, BPF_RB_NO_WAKEUP);
  if (s.kind == HOPCHECK_OUT) tell_crossing(CROSSING_OUT, s.skb);
  if (s.kind == HOPCHECK_IN) tell_crossing(CROSSING_IN, s.skb);
  // Hops are always followed by an end.
  if (s.kind == HOPCHECK_DROP || s.kind == HOPCHECK_CONSUME ||
      s.kind == HOPCHECK_WAIT) {
    wake_reader();
  }
  return 0;
}

static __always_inline int sight_as(struct bpf_raw_tracepoint_args *ctx,
                                    u64 skb, u64 device, u32 kind, u64 location,
                                    u32 reason, u32 flags) {
  int slot = slot_of(argument(ctx));
  struct sighting *s = sightings.lookup(&slot);
  if (!s) return 0;
  s->argument = argument(ctx);
  s->skb = skb;
  s->device = device;
  s->location = location;
  s->reason = reason;
  s->kind = kind;
  s->flags = flags;
  tail.call(ctx, 0);
  return 0;
}

static __always_inline int sight(struct bpf_raw_tracepoint_args *ctx, u64 skb,
                                 u64 device, u32 kind, u64 location,
                                 u32 reason) {
  return sight_as(ctx, skb, device, kind, location, reason, 0);
}

// net_dev_queue, net_dev_start_xmit: the second adds senders that bypass the
// queue (PACKET_QDISC_BYPASS).
int hop_out(struct bpf_raw_tracepoint_args *ctx) {
  return sight(ctx, ctx->args[0], 0, HOPCHECK_OUT, 0, 0);
}

int hop_sent(struct bpf_raw_tracepoint_args *ctx) {
  if (was_told(CROSSING_OUT, ctx->args[0])) return 0;
  return sight(ctx, ctx->args[0], 0, HOPCHECK_SENT, 0, 0);
}

// netif_rx, netif_receive_skb, napi_gro_receive_entry: a device may use any of
// them, or the first and then the second for the same crossing. The second
// begins the packet's way through the namespace.
int hop_in(struct bpf_raw_tracepoint_args *ctx) {
  return sight(ctx, ctx->args[0], 0, HOPCHECK_IN, 0, 0);
}

int hop_received(struct bpf_raw_tracepoint_args *ctx) {
  if (was_told(CROSSING_IN, ctx->args[0])) {
    take_in_hand(ctx->args[0]);
    return 0;
  }
  return sight(ctx, ctx->args[0], 0, HOPCHECK_RECEIVED, 0, 0);
}

// The kernel does not run a program that it is just running on the same
// processor (prog->active, bpf_trace_run()). Packets are freed with interrupts
// on, and within interrupts: the programs that see it stand twice, and the
// second of each sees what the first was kept from. What the first sees is
// noted for the second, which is run right behind it but for interrupts. A note
// can outlive the packet where the second was kept from it, and the next packet
// at that address must not be missed for it: notes are believed for a moment
// only, and the reader drops what was told twice (HOPCHECK_SECOND).
struct note {
  u64 skb;
  u64 time_ns;
};
#define NOTES_OF_DROPPED 0
#define NOTES_OF_CONSUMED SIGHTING_SLOTS
// Twice what the first takes where it wakes the reader on a virtual machine.
#define NOTE_LIFETIME_NS 50000
BPF_PERCPU_ARRAY(notes, struct note, 2 * SIGHTING_SLOTS);

static __always_inline void note_seen(int which, u64 skb) {
  int slot = which + slot_of(skb);
  struct note *note = notes.lookup(&slot);
  if (!note) return;
  note->time_ns = bpf_ktime_get_ns();
  note->skb = skb;
}

static __always_inline int was_seen(int which, u64 skb) {
  int slot = which + slot_of(skb);
  struct note *note = notes.lookup(&slot);
  if (!note || note->skb != skb) return 0;
  note->skb = 0;
  return bpf_ktime_get_ns() - note->time_ns < NOTE_LIFETIME_NS;
}

static __always_inline int dropped(struct bpf_raw_tracepoint_args *ctx,
                                   u32 flags) {
#if HC_kfree_skb_arguments >= 3
  u32 reason = ctx->args[2];
#else
  u32 reason = 0;
#endif
  return sight_as(ctx, ctx->args[0], 0, HOPCHECK_DROP, ctx->args[1], reason,
                  flags);
}

int packet_dropped(struct bpf_raw_tracepoint_args *ctx) {
  note_seen(NOTES_OF_DROPPED, ctx->args[0]);
  return dropped(ctx, 0);
}

int packet_dropped_second(struct bpf_raw_tracepoint_args *ctx) {
  if (was_seen(NOTES_OF_DROPPED, ctx->args[0])) return 0;
  return dropped(ctx, HOPCHECK_SECOND);
}

static __always_inline int consumed(struct bpf_raw_tracepoint_args *ctx,
                                    u32 flags) {
#if HC_consume_skb_arguments >= 2
  u64 location = ctx->args[1];
#else
  u64 location = 0;
#endif
  return sight_as(ctx, ctx->args[0], 0, HOPCHECK_CONSUME, location, 0, flags);
}

// Netlink's messages, of which netfilter's trace makes many, are consumed too;
// they have no protocol.
static __always_inline int is_of_netlink(u64 skb) {
  u16 protocol = 0;
  READ(protocol, skb + HC_sk_buff_protocol);
  return !protocol;
}

int packet_consumed(struct bpf_raw_tracepoint_args *ctx) {
  if (is_of_netlink(ctx->args[0])) return 0;
  note_seen(NOTES_OF_CONSUMED, ctx->args[0]);
  return consumed(ctx, 0);
}

int packet_consumed_second(struct bpf_raw_tracepoint_args *ctx) {
  if (is_of_netlink(ctx->args[0])) return 0;
  if (was_seen(NOTES_OF_CONSUMED, ctx->args[0])) return 0;
  return consumed(ctx, HOPCHECK_SECOND);
}

// neigh_event_send_done(neighbour, rc): with rc 1 the newest packet of the
// neighbour's queue waits for an answer. It may not have been seen before (a
// reply to be sent), and must not be taken for gone.
int neighbour_asked(struct bpf_raw_tracepoint_args *ctx) {
  u64 neighbour = ctx->args[0], skb = 0, dev = 0;
  u64 queue = neighbour + HC_neighbour_arp_queue;
  if (!(u32)ctx->args[1]) return 0;
  READ(skb, queue + HC_sk_buff_head_prev);
  if (!skb || skb == queue) return 0;
  READ(dev, neighbour + HC_neighbour_dev);
  return sight(ctx, skb, dev, HOPCHECK_WAIT, 0, 0);
}

static __always_inline void fill_head(struct hopcheck_message_head *head,
                                      struct __sk_buff *skb) {
  u64 ct = 0;
  __builtin_memset(head, 0, sizeof(*head));
  head->time_ns = bpf_ktime_get_ns();
  head->socket = bpf_get_socket_cookie(skb);
  head->skb = packet_in_hand();
  head->length = skb->len;
  head->ct_state = HOPCHECK_CT_NONE;
  if (head->skb) head->ct_state = ct_state_of(head->skb, &ct);
}

// A length between 1 and `most`, a power of two. Verifiers before 6.x want to
// see both bounds; the compiler must not see that they change nothing.
static __always_inline u32 bounded(u32 length, u32 most) {
  asm volatile("" : "+r"(length));
  length = ((length - 1) & (most - 1)) + 1;
  asm volatile("" : "+r"(length));
  return length;
}

static __always_inline int keep_long_message(struct __sk_buff *skb) {
  struct hopcheck_long_message *m = 0;
  if (skb->len <= HOPCHECK_LONG_MESSAGE_BYTES) {
    m = events.ringbuf_reserve(sizeof(*m));
  }
  if (!m) {
    count_lost();
    return 0;
  }
  fill_head(&m->head, skb);
  bpf_skb_load_bytes(skb, 0, m->bytes,
                     bounded(skb->len, HOPCHECK_LONG_MESSAGE_BYTES));
  events.ringbuf_submit(m, BPF_RB_NO_WAKEUP);
  return 0;
}

// On the netlink sockets that netfilter's trace is sent to. The filter runs
// where the message is sent, in the packet's own path: its place among the
// hops is exact. It keeps nothing in the socket.
int socket_message(struct __sk_buff *skb) {
  if (skb->len > HOPCHECK_MESSAGE_BYTES) return keep_long_message(skb);
  struct hopcheck_message *m = events.ringbuf_reserve(sizeof(*m));
  if (!m) {
    count_lost();
    return 0;
  }
  fill_head(&m->head, skb);
  bpf_skb_load_bytes(skb, 0, m->bytes,
                     bounded(skb->len, HOPCHECK_MESSAGE_BYTES));
  events.ringbuf_submit(m, BPF_RB_NO_WAKEUP);
  return 0;
}

// Run once by the tracer itself: a process may see another number of its own
// than the kernel does.
int learn_process(void *ctx) {
  int slot = HOPCHECK_PROCESS;
  u64 process = bpf_get_current_pid_tgid() >> 32;
  config.update(&slot, &process);
  return 0;
}

static __always_inline int is_own_process(void) {
  int slot = HOPCHECK_PROCESS;
  u64 *process = config.lookup(&slot);
  return process && *process == bpf_get_current_pid_tgid() >> 32;
}

#ifdef HC_fib_nh_common_nhc_dev
static __always_inline void fill_next_hop(struct hopcheck_route *r, u64 nhc) {
  u64 dev = 0, net = 0;
  u8 family = 0;
  READ(dev, nhc + HC_fib_nh_common_nhc_dev);
  if (dev) {
    bpf_probe_read_kernel_str(r->device, sizeof(r->device),
                              (void *)(dev + HC_net_device_name));
    READ(net, dev + HC_net_device_nd_net);
    r->netns = inode_of(net);
  }
  READ(family, nhc + HC_fib_nh_common_nhc_gw_family);
  if (!family) return;
  r->gateway_family = family == 2 ? 4 : 6;  // AF_INET
  READ(r->gateway, nhc + HC_fib_nh_common_nhc_gw);
}

// A lookup is worth telling where it is made for a packet of ours in hand, or
// by this process, which sends them.
static __always_inline struct hopcheck_route *begin_route(void) {
  u64 skb = packet_in_hand();
  if (!skb && !is_own_process()) return 0;
  struct hopcheck_route *r = events.ringbuf_reserve(sizeof(*r));
  if (!r) {
    count_lost();
    return 0;
  }
  __builtin_memset(r, 0, sizeof(*r));
  r->time_ns = bpf_ktime_get_ns();
  r->skb = skb;
  r->prefix_length = 0xff;
  return r;
}

// fib_table_lookup(tb_id, flowi4, fib_nh_common or null, error)
int route_looked_up(struct bpf_raw_tracepoint_args *ctx) {
  u64 flow = ctx->args[1], nhc = ctx->args[2];
  struct hopcheck_route *r = begin_route();
  if (!r) return 0;
  r->family = 4;
  r->table = (u32)ctx->args[0];
  r->error = (u32)-(s32)ctx->args[3];
  READ(r->incoming_ifindex, flow + HC_flowi4_iif);
  READ(r->protocol, flow + HC_flowi4_proto);
  bpf_probe_read_kernel(r->source, 4, (void *)(flow + HC_flowi4_saddr));
  bpf_probe_read_kernel(r->destination, 4, (void *)(flow + HC_flowi4_daddr));
  if (nhc) {
    u8 scope = 0;
    fill_next_hop(r, nhc);
    // RT_SCOPE_NOWHERE: behind a local address nothing follows. Without policy
    // rules the local table is a part of the main one, and is called so.
    READ(scope, nhc + HC_fib_nh_common_nhc_scope);
    r->is_local = scope == 255;
  }
  events.ringbuf_submit(r, BPF_RB_NO_WAKEUP);
  return 0;
}
#endif

#ifdef HC_fib6_result_f6i
// fib6_table_lookup(net, fib6_result, fib6_table, flowi6)
int route6_looked_up(struct bpf_raw_tracepoint_args *ctx) {
  u64 result = ctx->args[1], table = ctx->args[2], flow = ctx->args[3];
  u64 f6i = 0, nh = 0;
  u32 length = 0;
  u8 type = 0;
  struct hopcheck_route *r = begin_route();
  if (!r) return 0;
  r->family = 6;
  READ(r->table, table + HC_fib6_table_tb6_id);
  READ(r->incoming_ifindex, flow + HC_flowi6_iif);
  READ(r->protocol, flow + HC_flowi6_proto);
  READ(r->source, flow + HC_flowi6_saddr);
  READ(r->destination, flow + HC_flowi6_daddr);
  READ(f6i, result + HC_fib6_result_f6i);
  READ(nh, result + HC_fib6_result_nh);
  READ(type, result + HC_fib6_result_fib6_type);
  if (f6i) {
    READ(r->prefix, f6i + HC_fib6_info_dst);
    READ(length, f6i + HC_fib6_info_dst + 16);
    r->prefix_length = length;
  }
  if (nh) fill_next_hop(r, nh + HC_fib6_nh_nh_common);
  r->netns = inode_of(ctx->args[0]);
  r->error = type;  // of the route: the decoder knows what follows from it
  events.ringbuf_submit(r, BPF_RB_NO_WAKEUP);
  return 0;
}
#endif
