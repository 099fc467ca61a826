// Where packets reach their receivers: sockets free what they have got later,
// and many do so without a word.

static __always_inline int taken(struct bpf_raw_tracepoint_args *ctx, u64 skb) {
  return sight(ctx, skb, 0, HOPCHECK_TAKEN, 0, 0, HOPCHECK_LOCAL);
}

// tcp_probe(sock, skb): a connection that stands has got a segment.
int taken_by_tcp(struct bpf_raw_tracepoint_args *ctx) {
  return taken(ctx, ctx->args[1]);
}

// skb_copy_datagram_iovec(skb, length): a process reads it.
int taken_by_reader(struct bpf_raw_tracepoint_args *ctx) {
  return taken(ctx, ctx->args[0]);
}

// Whether a packet is for this end of a connection, or for this port.
static __always_inline int is_for(u64 skb, u64 sock) {
  struct header_offsets at = {};
  struct ip_start ip = {};
  struct found f = {};
  u16 local = 0, remote = 0;
  read_offsets(skb, &at);
  f.l3 = ip_header(skb, &at, &ip);
  f.family = forget(ip.bytes[0] >> 4, skb);
  if (!f.l3 || !(same(f.family, 4) | same(f.family, 6))) return 0;
  read_transport(&f, &ip, at.head + at.tail);
  // Not its inet_num, which is taken back before a connection is closed.
  READ(local, sock + HC_inet_sock_inet_sport);
  READ(remote, sock + HC_sock_dport);
  return f.destination_port && f.destination_port == big16(local) &&
         (!remote || f.source_port == big16(remote));
}

// inet_sock_set_state(sock, old, new), tcp_receive_reset(sock): a connection is
// made or ended, of which tcp_probe tells nothing. sk_data_ready(sock): there is
// something to read. The packet in hand, where it is for this socket, has done
// that.
int taken_by_socket(struct bpf_raw_tracepoint_args *ctx) {
  u64 skb = packet_in_hand();
  if (!skb || !is_for(skb, ctx->args[0])) return 0;
  return taken(ctx, skb);
}
