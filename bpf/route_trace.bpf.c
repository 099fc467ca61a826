// The routes that are looked up for packets of ours.

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
