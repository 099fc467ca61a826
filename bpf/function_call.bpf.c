// The call of a kernel function that a program runs at: what it was called with,
// and once it returns, what it returned.
//
// An fentry or fexit program is handed all of it. With HOPCHECK_KPROBES the
// programs are kprobes and kretprobes, which are handed registers; at the return
// those of the arguments are long gone. So what is wanted then is kept
// meanwhile, by the place of the return address on the stack: no other call has
// that place while this one lasts.

#define CALL_ARGUMENTS 3

struct call {
  u64 argument[CALL_ARGUMENTS];
};

// As a number. The verifier knows the kernel's types of what `ctx` holds, and
// of those it permits little.
static __always_inline u64 handed(void *ctx, int offset) {
  u64 value = 0;
  bpf_probe_read_kernel(&value, sizeof(value), ctx + offset);
  return value;
}

#ifdef HOPCHECK_KPROBES
// A call whose return was missed gives way to newer ones.
BPF_TABLE("lru_hash", u64, struct call, calls, 1024);

static __always_inline void read_call(void *ctx, struct call *c) {
  c->argument[0] = handed(ctx, HC_pt_regs_argument_0);
  c->argument[1] = handed(ctx, HC_pt_regs_argument_1);
  c->argument[2] = handed(ctx, HC_pt_regs_argument_2);
}

// To be taken when it returns, if it is of interest.
static __always_inline void keep_call(void *ctx, struct call *c,
                                      int is_wanted) {
  u64 stack = handed(ctx, HC_pt_regs_stack);
  if (!is_wanted) {
    calls.delete(&stack);
  } else if (calls.update(&stack, c)) {
    count_lost();
  }
}

// 0 where it was not kept. By the time of a kretprobe the return address may
// have been popped, and some kernels have another word there (x86, before the
// saved stack pointer was put right).
static __always_inline int take_call(void *ctx, struct call *c) {
  u64 stack = handed(ctx, HC_pt_regs_stack) - 8;
  struct call *kept = calls.lookup(&stack);
  if (!kept) {
    stack += 8;
    kept = calls.lookup(&stack);
  }
  if (!kept) {
    stack -= 16;
    kept = calls.lookup(&stack);
  }
  if (!kept) return 0;
  *c = *kept;
  calls.delete(&stack);
  return 1;
}

#define RETURNED(ctx, function) handed(ctx, HC_pt_regs_returned)
#else
static __always_inline void read_call(void *ctx, struct call *c) {
  c->argument[0] = handed(ctx, 0);
  c->argument[1] = handed(ctx, 8);
  c->argument[2] = handed(ctx, 16);
}

static __always_inline void keep_call(void *ctx, struct call *c,
                                      int is_wanted) {}

static __always_inline int take_call(void *ctx, struct call *c) {
  read_call(ctx, c);
  return 1;
}

#define RETURNED(ctx, function) handed(ctx, HC_##function##_returned * 8)
#endif
