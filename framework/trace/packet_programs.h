// The programs that see packets pass: loaded, attached to their tracepoints,
// and read from. What they tell packets of interest by is for others to set up
// between the two.
#ifndef HOPCHECK_TRACE_PACKET_PROGRAMS_H_
#define HOPCHECK_TRACE_PACKET_PROGRAMS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "bpf/program_image.h"
#include "bpf/trace_event.h"
#include "trace/loaded_programs.h"

struct ring_buffer;

namespace hopcheck {

class PacketPrograms {
 public:
  // Is given each record of the ring buffer, in order.
  using Take = std::function<void(std::span<const std::byte>)>;

  // Loaded when constructed. Throws KernelError.
  PacketPrograms(const ProgramImage& image, Take take);
  ~PacketPrograms();
  PacketPrograms(const PacketPrograms&) = delete;
  PacketPrograms& operator=(const PacketPrograms&) = delete;

  LoadedPrograms& loaded() { return loaded_; }
  const LoadedPrograms& loaded() const { return loaded_; }

  // All of these throw KernelError.
  void Configure(hopcheck_config slot, uint64_t value) const;
  void Attach();

  // Readable when the end of some packet was seen, if that was asked for.
  int fd() const;
  // Asks for it, or no longer: being woken up costs more than the event itself.
  // What came until now wakes nobody: Drain() once more before waiting.
  void WakeOnEnds(bool wake);
  // Gives out what was recorded until now.
  void Drain();
  // Records that the ring buffer had no room for.
  uint64_t lost() const;

 private:
  struct FreeRing {
    void operator()(ring_buffer* ring) const;
  };
  struct Unmap {
    void operator()(const uint64_t* counters) const;
  };
  static int OnRecord(void* self, void* data, size_t size);

  LoadedPrograms loaded_;
  const Take take_;
  std::unique_ptr<ring_buffer, FreeRing> ring_;
  std::unique_ptr<const uint64_t, Unmap> counters_;  // as the programs count
  bool wakes_on_ends_ = false;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_PACKET_PROGRAMS_H_
