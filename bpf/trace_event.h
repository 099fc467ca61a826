// What the kernel side records about a packet, shared by the BPF programs and
// the decoder. Plain types and constants only: BPF C and C++ both read this,
// and the BPF side gets it pasted in front of the program text.
#ifndef HOPCHECK_BPF_TRACE_EVENT_H_
#define HOPCHECK_BPF_TRACE_EVENT_H_

#ifdef __cplusplus
#include <linux/types.h>
#endif

enum hopcheck_event_kind {
  HOPCHECK_OUT = 1,      // handed to a device to send
  HOPCHECK_IN = 2,       // received from a device
  HOPCHECK_DROP = 3,     // freed by kfree_skb
  HOPCHECK_CONSUME = 4,  // freed by consume_skb
  HOPCHECK_WAIT = 5,     // queued until its neighbour answers
};

enum hopcheck_event_flag {
  // The route it has leads to a local receiver (RTCF_LOCAL, RTF_LOCAL).
  HOPCHECK_LOCAL = 1,
  // The end was told by the second of the programs that see it; the first may
  // have told it as well.
  HOPCHECK_SECOND = 2,
  // Its link-layer address is another host's (PACKET_OTHERHOST).
  HOPCHECK_OTHER_HOST = 4,
};

#define HOPCHECK_DEVICE_NAME 16 /* IFNAMSIZ */
// What a message is kept of. Names of tables and chains may have 255 bytes
// each, and a jump names a second chain: few messages need the second.
#define HOPCHECK_MESSAGE_BYTES 512
#define HOPCHECK_LONG_MESSAGE_BYTES 2048

// enum ip_conntrack_info with IP_CT_UNTRACKED (linux/netfilter/
// nf_conntrack_common.h), or this where the packet has no entry.
#define HOPCHECK_CT_NONE 0xff

// The records of the ring buffer. They are told apart by their size.

struct hopcheck_event {
  __u64 time_ns;    // CLOCK_MONOTONIC
  __u64 skb;        // its address: an identity until it is freed
  __u64 location;   // the kernel address that freed it
  __u32 packet;     // Cookie.packet, host order
  __u32 netns;      // ns.inum of the device, else of the socket, else 0
  __u32 ifindex;    // 0 where it has no device
  __u32 reason;     // enum skb_drop_reason, with its subsystem (6.4+) on top
  __u32 icmp_info;  // second word of an ICMP error, host order: the MTU
  __u32 length;     // skb->len
  __u16 vlan;       // skb->vlan_tci
  __u8 kind;        // enum hopcheck_event_kind
  __u8 flags;       // enum hopcheck_event_flag
  __u8 family;      // 4 or 6
  __u8 hop_limit;
  __u8 icmp_type;
  __u8 icmp_code;
  // The type of the echo that an ICMP error quotes; 0xff where it is no error.
  __u8 quoted_type;
  __u8 ct_state;  // of skb->_nfct, or HOPCHECK_CT_NONE
  // Of packets that are listened to, 0 for probes: IP's number of what it
  // carries, and the ports where that has some, host order.
  __u8 protocol;
  __u8 padding;
  __u32 ct_mark;
  __u32 mark;  // skb->mark
  __u16 source_port;
  __u16 destination_port;
  __u8 source[16];  // network order; IPv4 uses the first four
  __u8 destination[16];
  __u8 quoted_source[16];  // of the packet that an ICMP error quotes
  __u8 quoted_destination[16];
  char device[HOPCHECK_DEVICE_NAME];
  // The packet's conntrack entry, all zero without one: the tuples of the
  // original and of the reply direction, addresses in network order.
  __u64 ct;                     // its address: an identity
  __u8 ct_addresses[2][2][16];  // [direction][source, destination]
};

// A netlink message of netfilter's trace (NFT_MSG_TRACE, NFULNL_MSG_PACKET),
// taken where it was sent: in the packet's own path.
struct hopcheck_message_head {
  __u64 time_ns;
  __u64 socket;  // SO_COOKIE of the socket that it was sent to
  __u64 skb;  // the packet of ours that this processor last received; 0: none
  __u32 length;   // of the whole message
  __u8 ct_state;  // of `skb`, now
  __u8 padding[3];
};

struct hopcheck_message {
  struct hopcheck_message_head head;
  __u8 bytes[HOPCHECK_MESSAGE_BYTES];
};

struct hopcheck_long_message {
  struct hopcheck_message_head head;
  __u8 bytes[HOPCHECK_LONG_MESSAGE_BYTES];
};

// A route was looked up, for a packet of ours or by this process.
struct hopcheck_route {
  __u64 time_ns;
  __u64 skb;            // as in hopcheck_message
  __u32 netns;          // 0 where it cannot be told (IPv4, no route)
  __u32 table;          // RT_TABLE_MAIN
  __u32 error;          // a positive errno; 0 for success
  __u8 family;          // 4 or 6
  __u8 protocol;        // of the flow; 0 where the lookup does not say
  __u8 gateway_family;  // 4, 6 or 0: no gateway
  __u8 prefix_length;   // of `prefix`; 0xff where it is not known
  __u8 source[16];      // of the flow, network order
  __u8 destination[16];
  __u8 gateway[16];
  __u8 prefix[16];
  char device[HOPCHECK_DEVICE_NAME];
  __u8 is_local;  // IPv4: the route leads to a local receiver
  __u8 padding[3];
  // The flow's: where the packet came in by; that of lo for one to be sent.
  __u32 incoming_ifindex;
};

// Slots of the `config` array.
enum hopcheck_config {
  HOPCHECK_RUN = 0,      // Cookie.run, as eight bytes in memory order
  HOPCHECK_PROCESS = 1,  // this process, as the kernel numbers it
  HOPCHECK_WAKE = 2,     // not 0: the reader waits for the end of a packet
  HOPCHECK_CONFIG = 3,
};

// A helper that no kernel has: what listens to packets has the calls of it call
// the user's filter, which stands behind the program.
#define HOPCHECK_FILTER_CALL 0x7ff0

// Slots of the `counters` array.
enum hopcheck_counter { HOPCHECK_LOST = 0, HOPCHECK_COUNTERS = 1 };

#endif  // HOPCHECK_BPF_TRACE_EVENT_H_
