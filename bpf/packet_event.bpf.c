// What is recorded of a packet that is ours, where a tracepoint tells of it.

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

static __always_inline void fill_addresses(struct hopcheck_event *e,
                                           const struct found *f) {
  READ(e->hop_limit, f->l3 + (e->family == 4 ? 8 : 7));
  read_addresses(e->family, f->l3, e->source, e->destination);
  if (!f->quoted) return;
  read_addresses(e->family, f->quoted, e->quoted_source, e->quoted_destination);
}

// Who the packet is for, as its device saw it.
static __always_inline void fill_addressee(struct hopcheck_event *e, u64 skb) {
#ifdef HC_sk_buff_pkt_type
  u8 bits = 0;
  READ(bits, skb + HC_sk_buff_pkt_type);
  // PACKET_OTHERHOST, in the lower three bits of little-endian machines.
  if ((bits & 7) == 3) e->flags |= HOPCHECK_OTHER_HOST;
#endif
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
            : s->kind == HOPCHECK_TAKEN  ? HOPCHECK_CONSUME
                                         : s->kind;
  e->packet = f->packet;
  e->family = f->family;
  e->icmp_type = f->icmp_type;
  e->icmp_code = f->icmp_code;
  e->icmp_info = big32(f->info);
  e->quoted_type = f->quoted_type;
  e->protocol = f->protocol;
  e->source_port = f->source_port;
  e->destination_port = f->destination_port;
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
  fill_addressee(e, s->skb);
  fill_conntrack(e, s->skb);
}
