// Which packets are those of this process's own probes.
//
// A packet is known by the cookie in its payload (Cookie in ping_socket.h):
// the run's eight random bytes, then the packet's number. Addresses, ports and
// identifiers may be rewritten on the way, and an ICMP error quotes the
// payload, so that errors are known by it too.

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
