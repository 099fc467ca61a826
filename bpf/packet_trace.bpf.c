// The way of a packet: raw tracepoint programs that record the packets of this
// process's own probes (probe_packet.bpf.c) and nobody else's.

BPF_PROG_ARRAY(tail, 1);  // record()

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

#define HOPCHECK_NO_KIND 0xffff

static __always_inline u64 argument(struct bpf_raw_tracepoint_args *ctx) {
  return ctx->args[0];
}

// The slab gives sk_buffs at multiples of 256 bytes.
static __always_inline int slot_of(u64 address) {
  return (address >> 8) % SIGHTING_SLOTS;
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

// The datagram that a fragment is a part of (RFC 791, 3.2; RFC 8200, 4.5).
struct datagram {
  u64 addresses[4];
  u64 identification;  // with the IP version, and IPv4's protocol
};

// Those whose first fragments were ours: nothing in the later ones tells it.
BPF_TABLE("lru_hash", struct datagram, u8, fragmented, 256);

// Fills in that of the fragment whose IP header stands at `l3`; 0 where it is
// none.
static __always_inline int read_datagram(u64 l3, struct datagram *d) {
  struct ip_start ip = {};
  u8 fragment[8] = {};
  const u8 *byte = ip.bytes;
  u8 *address = (u8 *)d->addresses;
  READ(ip, l3);
  if (byte[0] >> 4 == 4) {
    read_addresses(4, l3, address, address + 16);
    d->identification = 4 << 24 | byte[9] << 16 | byte[4] << 8 | byte[5];
    return ((byte[6] << 8 | byte[7]) & 0x3fff) != 0;
  }
  if (byte[0] >> 4 != 6 || byte[6] != PROTOCOL_FRAGMENT) return 0;
  READ(fragment, l3 + 40);
  read_addresses(6, l3, address, address + 16);
  __builtin_memcpy(&d->identification, fragment + 4, 4);
  d->identification |= 6ULL << 32;
  return 1;
}

// What has come in at `l3` is ours.
static __always_inline void note_fragment(u64 l3) {
  struct datagram d = {};
  u8 yes = 1;
  if (read_datagram(l3, &d)) fragmented.update(&d, &yes);
}

// What has come in otherwise: itself where it is a fragment of one of ours, else
// 0. The kernel keeps what it puts together in the one that came last
// (inet_frag_reasm_prepare()).
static __always_inline u64 later_fragment(u64 skb, u64 l3) {
  struct datagram d = {};
  if (!l3 || !read_datagram(l3, &d)) return 0;
  return fragmented.lookup(&d) ? skb : 0;
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
  if (!find_packet(torn ? argument(ctx) : s.skb, s.kind, &f)) {
    if (s.kind != HOPCHECK_RECEIVED) return 0;
    take_in_hand(later_fragment(s.skb, f.l3));
    return 0;
  }
  if (s.kind == HOPCHECK_RECEIVED || s.kind == HOPCHECK_IN) note_fragment(f.l3);
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
      s.kind == HOPCHECK_WAIT || s.kind == HOPCHECK_TAKEN) {
    wake_reader();
  }
  return 0;
}

static __always_inline int sight(struct bpf_raw_tracepoint_args *ctx, u64 skb,
                                 u64 device, u32 kind, u64 location, u32 reason,
                                 u32 flags) {
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

// net_dev_queue, net_dev_start_xmit: the second adds senders that bypass the
// queue (PACKET_QDISC_BYPASS).
int hop_out(struct bpf_raw_tracepoint_args *ctx) {
  return sight(ctx, ctx->args[0], 0, HOPCHECK_OUT, 0, 0, 0);
}

int hop_sent(struct bpf_raw_tracepoint_args *ctx) {
  if (was_told(CROSSING_OUT, ctx->args[0])) return 0;
  return sight(ctx, ctx->args[0], 0, HOPCHECK_SENT, 0, 0, 0);
}

// netif_rx, netif_receive_skb, napi_gro_receive_entry: a device may use any of
// them, or the first and then the second for the same crossing. The second
// begins the packet's way through the namespace.
int hop_in(struct bpf_raw_tracepoint_args *ctx) {
  return sight(ctx, ctx->args[0], 0, HOPCHECK_IN, 0, 0, 0);
}

int hop_received(struct bpf_raw_tracepoint_args *ctx) {
  if (was_told(CROSSING_IN, ctx->args[0])) {
    take_in_hand(ctx->args[0]);
    return 0;
  }
  return sight(ctx, ctx->args[0], 0, HOPCHECK_RECEIVED, 0, 0, 0);
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
  return sight(ctx, ctx->args[0], 0, HOPCHECK_DROP, ctx->args[1], reason,
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
  return sight(ctx, ctx->args[0], 0, HOPCHECK_CONSUME, location, 0, flags);
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
  return sight(ctx, skb, dev, HOPCHECK_WAIT, 0, 0, 0);
}
