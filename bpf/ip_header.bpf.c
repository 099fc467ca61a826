// Where a packet's IP header is, and what stands behind it.

#define PROTOCOL_HOP_BY_HOP 0
#define PROTOCOL_ICMP 1
#define PROTOCOL_ROUTING 43
#define PROTOCOL_FRAGMENT 44
#define PROTOCOL_AUTHENTICATION 51
#define PROTOCOL_ICMPV6 58
#define PROTOCOL_DESTINATION_OPTIONS 60
#define EXTENSION_HEADERS_MAX 6
#define NOT_QUOTED 0xff

// What is known of a packet before it is known to be one that is followed.
struct found {
  u64 l3;      // address of the (outer) IP header
  u64 quoted;  // of the one that an ICMP error quotes; 0: it is no error
  u32 packet;  // its number: from the cookie, or new_number()'s
  u32 info;    // second word of an ICMP error
  u8 family;
  u8 icmp_type;
  u8 icmp_code;
  u8 quoted_type;
  // Of packets that are listened to alone.
  u8 protocol;
  u16 source_port;
  u16 destination_port;
};

// The beginning of an IP header of either version: what tells where the rest
// is. Each read from the kernel is a call: what stands together is read at
// once.
struct ip_start {
  u8 bytes[12];
};

// The bytes of the extension header of IPv6 that `header` begins; 0 where
// `protocol` is none, or the fragment is not the packet's first.
//
// The length is in units of 8, of 4 for authentication; that of a fragment
// header is reserved, and 8 bytes. One sum for all: each branch here is a way
// that the verifier goes, in each round.
static __always_inline u64 extension_length(u8 protocol, const u8 *header) {
  u64 fragment = same(protocol, PROTOCOL_FRAGMENT);
  u64 authentication = same(protocol, PROTOCOL_AUTHENTICATION);
  u64 later = (header[2] << 8 | header[3]) & 0xfff8;
  u64 known = fragment | authentication | same(protocol, PROTOCOL_HOP_BY_HOP) |
              same(protocol, PROTOCOL_ROUTING) |
              same(protocol, PROTOCOL_DESTINATION_OPTIONS);
  if (!(known & ~(fragment & ~same(later, 0)))) return 0;
  return ((header[1] & (fragment - 1)) + 1 + authentication)
         << (3 - authentication);
}

// The address of the IP header, of which `ip` becomes the beginning; 0 where
// there is none. The network header is right from the sender on; a frame fresh
// from a driver has only its link-layer header, perhaps with VLAN tags.
static __always_inline u64 ip_header(u64 skb, const struct header_offsets *at,
                                     struct ip_start *ip) {
  u64 l3 = at->head + at->network;
  u16 type = 0;
  READ(*ip, l3);
  if (ip->bytes[0] >> 4 != 4 && ip->bytes[0] >> 4 != 6) {
    if (at->mac == 0xffff) return 0;
    l3 = at->head + at->mac + 14;
    READ(type, l3 - 2);
    if (type == big16(0x8100) || type == big16(0x88a8)) {
      l3 += 4;
      READ(type, l3 - 2);
      if (type == big16(0x8100)) l3 += 4;
    }
    READ(*ip, l3);
  }
  return forget(l3, skb);
}
