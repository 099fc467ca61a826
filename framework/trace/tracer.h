// Watches the kernel's packets through BPF programs on raw tracepoints, and
// keeps the events of this process's own probes, packet by packet.
//
// Kernel: BTF (/sys/kernel/btf/vmlinux), BPF ring buffers (5.8); privileges:
// CAP_BPF with CAP_PERFMON, or CAP_SYS_ADMIN.
#ifndef HOPCHECK_TRACE_TRACER_H_
#define HOPCHECK_TRACE_TRACER_H_

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "probe/ping_socket.h"
#include "trace/event_names.h"
#include "trace/function_probes.h"
#include "trace/packet_log.h"

namespace hopcheck {

struct TracerOptions {
  // Where compiled programs are kept; made (mode 0700) where missing.
  std::filesystem::path cache_directory;
  // The helper that compiles them, run on a cache miss only.
  std::filesystem::path compiler;
};

// The cache of $HOPCHECK_CACHE_DIR, else /var/cache/hopcheck, and the helper
// beside the running program or where it was installed.
TracerOptions DefaultTracerOptions();

class Tracer {
 public:
  // Attached when constructed. Throws KernelError, or std::runtime_error where
  // the programs can be neither read nor compiled.
  explicit Tracer(const TracerOptions& options = DefaultTracerOptions());
  ~Tracer();
  Tracer(const Tracer&) = delete;
  Tracer& operator=(const Tracer&) = delete;

  // Begins to keep the events of a new packet; carry this in its payload.
  Cookie NewCookie();

  // Readable when the end of some packet's copy was seen, if that was asked
  // for.
  int fd() const;
  // Asks for it, or no longer: being woken up costs more than the event itself.
  // What came until now wakes nobody: Drain() once more before waiting.
  void WakeOnEnds(bool wake);
  // Takes over what the kernel side has recorded until now.
  void Drain();
  // The events of `cookie` so far; valid until Forget.
  PacketLog& Log(const Cookie& cookie);
  const PacketLog& Log(const Cookie& cookie) const;
  void Forget(const Cookie& cookie);

  // For the netlink sockets that netfilter's trace of a namespace is sent to:
  // what begins the payload of this tracer's probes, the socket filter that
  // records the messages, and which socket (SO_COOKIE) hears which namespace.
  const std::array<uint8_t, 8>& run() const;
  int MessageFilter() const;
  void AddSocket(uint64_t socket, uint32_t netns);
  void RemoveSocket(uint64_t socket);

  // From now on the chains that packets pass are recorded, too, by probes of
  // netfilter's functions (chain_probes.h). Throws KernelError, and
  // std::runtime_error as the constructor.
  void ProbeChains(ProbeMethod method);
  bool probes_chains() const;

  // Events that were lost since the tracer was attached, by any packet. A
  // probe during which this grew is inconclusive.
  uint64_t lost() const;

  // Names for what events say; lives as long as the tracer.
  const KernelNames& names() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_TRACER_H_
