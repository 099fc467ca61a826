// Which packets are those of this process's own probes.
//
// A packet is known by the cookie in its payload (Cookie in ping_socket.h):
// the run's eight random bytes, then the packet's number. Addresses, ports and
// identifiers may be rewritten on the way, and an ICMP error quotes the
// payload, so that errors are known by it too.

#define ICMP_HEADER 8

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
    const u64 length = extension_length(protocol, header);
    if (!length) return 0;
    at += length;
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

static __always_inline int find_packet(u64 skb, u32 kind, struct found *f) {
  struct header_offsets at = {};
  struct ip_start ip = {};
  read_offsets(skb, &at);
  f->l3 = ip_header(skb, &at, &ip);
  return f->l3 && is_ours(f, &ip, at.head + at.tail);
}
