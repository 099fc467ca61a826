// Which packets are listened to: those that the user's filter takes where they
// are first seen, and from then on by their skb, whatever NAT makes of their
// headers, until it is freed. A copy has an skb of its own and is another packet.

#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17
#define PROTOCOL_DCCP 33
#define PROTOCOL_SCTP 132
#define PROTOCOL_UDPLITE 136
#define HOPCHECK_FOLLOWED 16384

// What is behind the IP header, as far as it is looked at.
struct transport {
  u16 source_port;
  u16 destination_port;
  u64 sequence;  // of TCP: sequence and acknowledgement numbers
};

struct followed {
  // What NAT leaves as it is: some of TCP's packets are freed without a word,
  // and another at the same address must not be taken for them.
  u64 identity;
  u32 packet;
  // Its receiver has it: what becomes of it from then on is not told.
  u32 taken;
};
BPF_TABLE("lru_hash", u64, struct followed, followed, HOPCHECK_FOLLOWED);

// Where each processor numbers the packets that it sees first.
BPF_PERCPU_ARRAY(numbers, u64, 1);

static u64 (*filter)(u64 packet, u64 readable, u64 length) =
    (void *)HOPCHECK_FILTER_CALL;

// A new packet's number: the processor's, then a count.
static __always_inline u32 new_number(void) {
  int zero = 0;
  u64 *count = numbers.lookup(&zero);
  if (!count) return 0;
  *count += 1;
  return (u32)bpf_get_smp_processor_id() << 22 | ((u32)*count & 0x3fffff);
}

// The address of what the IP header at f->l3 carries; 0 in a later fragment.
static __always_inline u64 transport_header(struct found *f,
                                            const struct ip_start *ip,
                                            u64 end) {
  const u8 *byte = ip->bytes;
  if (f->family == 4) {
    f->protocol = byte[9];
    if ((byte[6] << 8 | byte[7]) & 0x1fff) return 0;
    return f->l3 + (byte[0] & 15) * 4;
  }
  u64 at = f->l3 + 40;
  u8 protocol = byte[6];
  for (int i = 0; i < EXTENSION_HEADERS_MAX; i++) {
    u8 header[4] = {};
    if (at + 8 > end) break;
    READ(header, at);
    const u64 length = extension_length(protocol, header);
    if (!length) break;
    at += length;
    protocol = header[0];
  }
  f->protocol = forget(protocol, end);
  return forget(at, end);
}

static __always_inline int has_ports(u8 protocol) {
  return protocol == PROTOCOL_TCP || protocol == PROTOCOL_UDP ||
         protocol == PROTOCOL_SCTP || protocol == PROTOCOL_DCCP ||
         protocol == PROTOCOL_UDPLITE;
}

// Fills in the protocol and its ports; gives what tells this packet from
// another: of TCP its two sequence numbers, else IPv4's identification.
static __always_inline u64 read_transport(struct found *f,
                                          const struct ip_start *ip, u64 end) {
  struct transport head = {};
  u64 at = transport_header(f, ip, end);
  u64 identity = f->protocol;
  if (f->family == 4) identity |= ip->bytes[4] << 16 | ip->bytes[5] << 8;
  if (!at || at + 8 > end || !has_ports(f->protocol)) return identity;
  bpf_probe_read_kernel(&head, 4, (void *)at);
  f->source_port = big16(head.source_port);
  f->destination_port = big16(head.destination_port);
  if (f->protocol != PROTOCOL_TCP || at + 12 > end) return identity;
  READ(head.sequence, at + 4);
  return head.sequence;
}

// Of the IP header that `ip` begins; what segmentation has still to split has
// none.
static __always_inline u64 ip_length(u8 family, const struct ip_start *ip,
                                     u64 readable) {
  const u8 *byte = ip->bytes;
  u64 length = family == 4 ? byte[2] << 8 | byte[3]
                           : 40 + (byte[4] << 8 | byte[5]);
  return length < readable ? readable : length;
}

static __always_inline int is_freed(u32 kind) {
  return kind == HOPCHECK_DROP || kind == HOPCHECK_CONSUME;
}

// A packet that ends without having been seen, but for one that is dropped
// before its first device, is none that was sent or received here: a clone that
// a socket or a queue has kept.
static __always_inline int may_begin(u32 kind) {
  return kind != HOPCHECK_CONSUME && kind != HOPCHECK_TAKEN;
}

static __always_inline int find_packet(u64 skb, u32 kind, struct found *f) {
  struct header_offsets at = {};
  struct ip_start ip = {};
  struct followed new = {};
  struct followed *known = followed.lookup(&skb);
  if (!known && !may_begin(kind)) return 0;
  read_offsets(skb, &at);
  u64 end = at.head + at.tail;
  f->quoted_type = NOT_QUOTED;
  f->l3 = ip_header(skb, &at, &ip);
  f->family = forget(ip.bytes[0] >> 4, skb);
  u64 is_ip = same(f->family, 4) | same(f->family, 6);
  if (f->l3 && is_ip && f->l3 < end) new.identity = read_transport(f, &ip, end);
  if (known && known->identity == new.identity) {
    u32 was_taken = known->taken;
    f->packet = known->packet;
    if (kind == HOPCHECK_TAKEN) known->taken = 1;
    if (is_freed(kind)) followed.delete(&skb);
    return !was_taken;
  }
  // Another packet has its address by now.
  if (known) followed.delete(&skb);
  if (!new.identity || !may_begin(kind)) return 0;
  u64 readable = end - f->l3;
  if (!filter(f->l3, readable, ip_length(f->family, &ip, readable))) return 0;
  new.packet = f->packet = new_number();
  if (!is_freed(kind)) followed.update(&skb, &new);
  return 1;
}
