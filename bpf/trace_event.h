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
};

#define HOPCHECK_DEVICE_NAME 16 /* IFNAMSIZ */

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
  __u8 padding[7];
  __u8 source[16];  // network order; IPv4 uses the first four
  __u8 destination[16];
  char device[HOPCHECK_DEVICE_NAME];
};

// Slots of the `counters` array.
enum hopcheck_counter { HOPCHECK_LOST = 0, HOPCHECK_COUNTERS = 1 };

#endif  // HOPCHECK_BPF_TRACE_EVENT_H_
