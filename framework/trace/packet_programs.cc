#include "trace/packet_programs.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <utility>

#include "base/kernel_error.h"

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

// libbpf would write to stderr what is thrown here anyway.
LoadedPrograms LoadQuietly(const ProgramImage& image) {
  ::libbpf_set_print(nullptr);
  return LoadedPrograms(image);
}

size_t PageSize() { return static_cast<size_t>(::sysconf(_SC_PAGESIZE)); }

// An array map begins with its first value, and fills whole pages.
const uint64_t* MapCounters(int map) {
  void* page = ::mmap(nullptr, PageSize(), PROT_READ, MAP_SHARED, map, 0);
  if (page == MAP_FAILED) throw KernelError("mmap", "counters", errno);
  return static_cast<const uint64_t*>(page);
}

}  // namespace

void PacketPrograms::Unmap::operator()(const uint64_t* counters) const {
  ::munmap(const_cast<uint64_t*>(counters), PageSize());
}

void PacketPrograms::FreeRing::operator()(ring_buffer* ring) const {
  ::ring_buffer__free(ring);
}

PacketPrograms::PacketPrograms(const ProgramImage& image, Take take)
    : loaded_(LoadQuietly(image)), take_(std::move(take)) {
  ring_.reset(
      ::ring_buffer__new(loaded_.MapFd("events"), OnRecord, this, nullptr));
  if (!ring_) throw KernelError("map BPF ring buffer", "events", errno);
  counters_.reset(MapCounters(loaded_.MapFd("counters")));
  loaded_.SetTailCall("tail", 0, "record");
}

PacketPrograms::~PacketPrograms() = default;

int PacketPrograms::OnRecord(void* self, void* data, size_t size) {
  static_cast<PacketPrograms*>(self)->take_(
      std::span(static_cast<const std::byte*>(data), size));
  return 0;
}

void PacketPrograms::Configure(hopcheck_config slot, uint64_t value) const {
  const uint32_t key = slot;
  Check(::bpf_map_update_elem(loaded_.MapFd("config"), &key, &value, BPF_ANY),
        "write BPF map", "config");
}

void PacketPrograms::Attach() {
  for (const Attachment& a : kAttachments) {
    loaded_.Attach(a.program, a.tracepoint);
  }
  for (const Attachment& a : kRouteAttachments) {
    loaded_.TryAttach(a.program, a.tracepoint);
  }
}

int PacketPrograms::fd() const { return ::ring_buffer__epoll_fd(ring_.get()); }

void PacketPrograms::WakeOnEnds(bool wake) {
  if (wake == wakes_on_ends_) return;
  Configure(HOPCHECK_WAKE, wake ? 1 : 0);
  wakes_on_ends_ = wake;
  // Before the ring buffer is looked at again.
  std::atomic_thread_fence(std::memory_order_seq_cst);
}

void PacketPrograms::Drain() {
  const int result = ::ring_buffer__consume(ring_.get());
  if (result < 0) throw KernelError("read BPF ring buffer", "events", -result);
}

uint64_t PacketPrograms::lost() const {
  return __atomic_load_n(counters_.get() + HOPCHECK_LOST, __ATOMIC_ACQUIRE);
}

}  // namespace hopcheck
