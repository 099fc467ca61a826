// Netfilter's own trace, taken from its messages.

static __always_inline void fill_head(struct hopcheck_message_head *head,
                                      struct __sk_buff *skb) {
  u64 ct = 0;
  __builtin_memset(head, 0, sizeof(*head));
  head->time_ns = bpf_ktime_get_ns();
  head->socket = bpf_get_socket_cookie(skb);
  head->skb = packet_in_hand();
  head->length = skb->len;
  head->ct_state = HOPCHECK_CT_NONE;
  if (head->skb) head->ct_state = ct_state_of(head->skb, &ct);
}

// A length between 1 and `most`, a power of two. Verifiers before 6.x want to
// see both bounds; the compiler must not see that they change nothing.
static __always_inline u32 bounded(u32 length, u32 most) {
  asm volatile("" : "+r"(length));
  length = ((length - 1) & (most - 1)) + 1;
  asm volatile("" : "+r"(length));
  return length;
}

static __always_inline int keep_long_message(struct __sk_buff *skb) {
  struct hopcheck_long_message *m = 0;
  if (skb->len <= HOPCHECK_LONG_MESSAGE_BYTES) {
    m = events.ringbuf_reserve(sizeof(*m));
  }
  if (!m) {
    count_lost();
    return 0;
  }
  fill_head(&m->head, skb);
  bpf_skb_load_bytes(skb, 0, m->bytes,
                     bounded(skb->len, HOPCHECK_LONG_MESSAGE_BYTES));
  events.ringbuf_submit(m, BPF_RB_NO_WAKEUP);
  return 0;
}

// On the netlink sockets that netfilter's trace is sent to. The filter runs
// where the message is sent, in the packet's own path: its place among the
// hops is exact. It keeps nothing in the socket.
int socket_message(struct __sk_buff *skb) {
  if (skb->len > HOPCHECK_MESSAGE_BYTES) return keep_long_message(skb);
  struct hopcheck_message *m = events.ringbuf_reserve(sizeof(*m));
  if (!m) {
    count_lost();
    return 0;
  }
  fill_head(&m->head, skb);
  bpf_skb_load_bytes(skb, 0, m->bytes,
                     bounded(skb->len, HOPCHECK_MESSAGE_BYTES));
  events.ringbuf_submit(m, BPF_RB_NO_WAKEUP);
  return 0;
}
