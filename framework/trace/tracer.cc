#include "trace/tracer.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <sys/random.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <map>
#include <optional>
#include <stdexcept>

#include "base/kernel_error.h"
#include "bpf/chain_record.h"
#include "bpf/trace_event.h"
#include "trace/chain_decoder.h"
#include "trace/chain_probes.h"
#include "trace/compiled_programs.h"
#include "trace/kernel_names.h"
#include "trace/loaded_programs.h"
#include "trace/netfilter_decoder.h"
#include "trace/route_event.h"
#include "trace/secure_cache.h"

namespace hopcheck {
namespace {

struct Attachment {
  const char* program;
  const char* tracepoint;
};

constexpr Attachment kAttachments[] = {
    {"hop_out", "net_dev_queue"},
    {"hop_sent", "net_dev_start_xmit"},
    {"hop_in", "netif_rx"},
    {"hop_received", "netif_receive_skb"},
    {"hop_in", "napi_gro_receive_entry"},
    {"packet_dropped", "kfree_skb"},
    {"packet_consumed", "consume_skb"},
    // Behind the first of each: a tracepoint runs them in this order.
    {"packet_dropped_second", "kfree_skb"},
    {"packet_consumed_second", "consume_skb"},
    {"neighbour_asked", "neigh_event_send_done"},
};

constexpr Attachment kRouteAttachments[] = {
    {"route_looked_up", "fib_table_lookup"},
    {"route6_looked_up", "fib6_table_lookup"},
};

struct FreeRing {
  void operator()(ring_buffer* ring) const { ring_buffer__free(ring); }
};

std::array<uint8_t, 8> RandomRun() {
  std::array<uint8_t, 8> run;
  if (::getrandom(run.data(), run.size(), 0) !=
      static_cast<ssize_t>(run.size())) {
    throw KernelError("getrandom", "", errno);
  }
  return run;
}

// libbpf would write to stderr what is thrown here anyway.
LoadedPrograms LoadQuietly(const ProgramImage& image) {
  ::libbpf_set_print(nullptr);
  return LoadedPrograms(image);
}

}  // namespace

struct Tracer::Impl {
  explicit Impl(const TracerOptions& options)
      : cache(options.cache_directory),
        compiler(options.compiler),
        image(CompiledPrograms(cache, compiler, ProgramText::kPacketTrace)),
        names(image.drop_reasons, cache),
        programs(LoadQuietly(image)),
        run(RandomRun()),
        decoder(run),
        chains(
            [this](uint32_t packet, NetfilterEvent&& event) {
              AddTo(packet, std::move(event));
            },
            [this](uint64_t chain, uint64_t expression) {
              return probes ? probes->HandleOf(chain, expression) : 0;
            }) {
    Configure(HOPCHECK_RUN, std::bit_cast<uint64_t>(run));
    ring.reset(
        ::ring_buffer__new(programs.MapFd("events"), OnEvent, this, nullptr));
    if (!ring) throw KernelError("map BPF ring buffer", "events", errno);
    programs.SetTailCall("tail", 0, "record");
    programs.RunOnce("learn_process");
    // Programs are attached last: from the first event on, all is ready.
    for (const Attachment& a : kAttachments) {
      programs.Attach(a.program, a.tracepoint);
    }
    for (const Attachment& a : kRouteAttachments) {
      programs.TryAttach(a.program, a.tracepoint);
    }
  }

  void Configure(uint32_t slot, uint64_t value) const {
    Check(
        ::bpf_map_update_elem(programs.MapFd("config"), &slot, &value, BPF_ANY),
        "write BPF map", "config");
  }

  // What is recorded is told apart by its size.
  static int OnEvent(void* self, void* data, size_t size) {
    auto* impl = static_cast<Impl*>(self);
    const std::span bytes(static_cast<const std::byte*>(data), size);
    if (size == sizeof(hopcheck_message) ||
        size == sizeof(hopcheck_long_message)) {
      impl->TakeMessage(bytes);
    } else if (size == sizeof(hopcheck_chain)) {
      hopcheck_chain record;
      std::memcpy(&record, data, sizeof record);
      impl->chains.Take(record);
    } else if (auto route = DecodeRoute(bytes)) {
      impl->AddTo(impl->last_packet, std::move(*route));
    } else if (auto event = DecodeEvent(bytes)) {
      const uint32_t packet = event->packet;
      impl->chains.TakeEnd(*event);
      impl->AddTo(packet, std::move(*event));
    }
    return 0;
  }

  // A packet that was forgotten may still be on its way.
  template <typename Event>
  void AddTo(uint32_t packet, Event&& event) {
    const auto log = logs.find(packet);
    if (log != logs.end()) log->second.Add(std::forward<Event>(event));
  }

  void TakeMessage(std::span<const std::byte> bytes) {
    hopcheck_message_head head;
    std::memcpy(&head, bytes.data(), sizeof head);
    const auto socket = sockets.find(head.socket);
    if (socket == sockets.end()) return;
    const auto* message =
        reinterpret_cast<const uint8_t*>(bytes.data()) + sizeof head;
    auto decoded = decoder.Decode(
        {.time_ns = head.time_ns,
         .netns = socket->second,
         .skb = head.skb,
         .ct_info = head.ct_state,
         .bytes = std::span(
             message,
             std::min<size_t>(head.length, bytes.size() - sizeof head))});
    if (!decoded) return;
    // One packet is on its way at a time: what cannot say whose it is belongs
    // to the newest.
    AddTo(decoded->packet.value_or(last_packet), std::move(decoded->event));
  }

  SecureCache cache;
  std::filesystem::path compiler;
  ProgramImage image;
  RunningKernelNames names;
  LoadedPrograms programs;
  std::array<uint8_t, 8> run;
  NetfilterDecoder decoder;
  ChainDecoder chains;
  std::optional<ChainProbes> probes;
  std::map<uint64_t, uint32_t> sockets;  // SO_COOKIE to the namespace's inode
  std::unique_ptr<ring_buffer, FreeRing> ring;
  std::map<uint32_t, PacketLog> logs;
  uint32_t last_packet = 0;
  bool wakes_on_ends = false;
};

Tracer::Tracer(const TracerOptions& options)
    : impl_(std::make_unique<Impl>(options)) {}
Tracer::~Tracer() = default;

Cookie Tracer::NewCookie() {
  Cookie cookie;
  cookie.run = impl_->run;
  cookie.packet = ++impl_->last_packet;
  impl_->logs[cookie.packet];
  return cookie;
}

int Tracer::fd() const { return ::ring_buffer__epoll_fd(impl_->ring.get()); }

void Tracer::WakeOnEnds(bool wake) {
  if (wake == impl_->wakes_on_ends) return;
  impl_->Configure(HOPCHECK_WAKE, wake ? 1 : 0);
  impl_->wakes_on_ends = wake;
  // Before the ring buffer is looked at again.
  std::atomic_thread_fence(std::memory_order_seq_cst);
}

void Tracer::Drain() {
  const int result = ::ring_buffer__consume(impl_->ring.get());
  if (result < 0) throw KernelError("read BPF ring buffer", "events", -result);
}

const PacketLog& Tracer::Log(const Cookie& cookie) const {
  return impl_->logs.at(cookie.packet);
}

void Tracer::Forget(const Cookie& cookie) {
  impl_->logs.erase(cookie.packet);
  if (!impl_->logs.empty()) return;
  impl_->decoder.Forget();
  impl_->chains.Forget();
}

void Tracer::ProbeChains() {
  if (impl_->probes) return;
  impl_->probes.emplace(
      CompiledPrograms(impl_->cache, impl_->compiler,
                       ProgramText::kChainProbes),
      [this](std::string_view map) { return impl_->programs.FindMap(map); });
}

bool Tracer::probes_chains() const { return impl_->probes.has_value(); }

const std::array<uint8_t, 8>& Tracer::run() const { return impl_->run; }

int Tracer::MessageFilter() const {
  return impl_->programs.ProgramFd("socket_message");
}

void Tracer::AddSocket(uint64_t socket, uint32_t netns) {
  impl_->sockets[socket] = netns;
}

void Tracer::RemoveSocket(uint64_t socket) { impl_->sockets.erase(socket); }

uint64_t Tracer::lost() const {
  const uint32_t slot = HOPCHECK_LOST;
  uint64_t lost = 0;
  Check(::bpf_map_lookup_elem(impl_->programs.MapFd("counters"), &slot, &lost),
        "read BPF map", "counters");
  return lost;
}

const KernelNames& Tracer::names() const { return impl_->names; }

}  // namespace hopcheck
