#include "trace/tracer.h"

#include <sys/random.h>

#include <algorithm>
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
#include "trace/netfilter_decoder.h"
#include "trace/packet_programs.h"
#include "trace/route_event.h"
#include "trace/secure_cache.h"

namespace hopcheck {
namespace {

std::array<uint8_t, 8> RandomRun() {
  std::array<uint8_t, 8> run;
  if (::getrandom(run.data(), run.size(), 0) !=
      static_cast<ssize_t>(run.size())) {
    throw KernelError("getrandom", "", errno);
  }
  return run;
}

}  // namespace

struct Tracer::Impl {
  explicit Impl(const TracerOptions& options)
      : cache(options.cache_directory),
        compiler(options.compiler),
        image(CompiledPrograms(cache, compiler, ProgramText::kPacketTrace)),
        names(image.drop_reasons, cache),
        programs(image,
                 [this](std::span<const std::byte> bytes) { Take(bytes); }),
        run(RandomRun()),
        decoder(run),
        chains(
            [this](uint32_t packet, NetfilterEvent&& event) {
              AddTo(packet, std::move(event));
            },
            [this](uint64_t chain, uint64_t expression) {
              return probes ? probes->HandleOf(chain, expression) : 0;
            }) {
    programs.Configure(HOPCHECK_RUN, std::bit_cast<uint64_t>(run));
    programs.loaded().RunOnce("learn_process");
    // Last: from the first event on, all is ready.
    programs.Attach();
  }

  // What is recorded is told apart by its size.
  void Take(std::span<const std::byte> bytes) {
    if (bytes.size() == sizeof(hopcheck_message) ||
        bytes.size() == sizeof(hopcheck_long_message)) {
      TakeMessage(bytes);
    } else if (bytes.size() == sizeof(hopcheck_chain)) {
      hopcheck_chain record;
      std::memcpy(&record, bytes.data(), sizeof record);
      chains.Take(record);
    } else if (auto route = DecodeRoute(bytes)) {
      AddTo(last_packet, std::move(*route));
    } else if (auto event = DecodeEvent(bytes)) {
      const uint32_t packet = event->packet;
      chains.TakeEnd(*event);
      AddTo(packet, std::move(*event));
    }
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
    decoder.Decode(
        {.time_ns = head.time_ns,
         .netns = socket->second,
         .skb = head.skb,
         .ct_info = head.ct_state,
         .bytes = std::span(
             message,
             std::min<size_t>(head.length, bytes.size() - sizeof head))},
        [this](std::optional<uint32_t> packet) -> NetfilterEvent* {
          // One packet is on its way at a time: what cannot say whose it is
          // belongs to the newest.
          const auto log = logs.find(packet.value_or(last_packet));
          return log == logs.end() ? nullptr : &log->second.AddNetfilter();
        });
  }

  SecureCache cache;
  std::filesystem::path compiler;
  ProgramImage image;
  RunningKernelNames names;
  PacketPrograms programs;
  std::array<uint8_t, 8> run;
  NetfilterDecoder decoder;
  ChainDecoder chains;
  std::optional<ChainProbes> probes;
  std::map<uint64_t, uint32_t> sockets;  // SO_COOKIE to the namespace's inode
  std::map<uint32_t, PacketLog> logs;
  uint32_t last_packet = 0;
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

int Tracer::fd() const { return impl_->programs.fd(); }

void Tracer::WakeOnEnds(bool wake) { impl_->programs.WakeOnEnds(wake); }

void Tracer::Drain() { impl_->programs.Drain(); }

PacketLog& Tracer::Log(const Cookie& cookie) {
  return impl_->logs.at(cookie.packet);
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

void Tracer::ProbeChains(ProbeMethod method) {
  if (impl_->probes) return;
  impl_->probes.emplace(
      CompiledPrograms(impl_->cache, impl_->compiler, ChainProbesText(method)),
      method, [this](std::string_view map) {
        return impl_->programs.loaded().FindMap(map);
      });
}

bool Tracer::probes_chains() const { return impl_->probes.has_value(); }

const std::array<uint8_t, 8>& Tracer::run() const { return impl_->run; }

int Tracer::MessageFilter() const {
  return impl_->programs.loaded().ProgramFd("socket_message");
}

void Tracer::AddSocket(uint64_t socket, uint32_t netns) {
  impl_->sockets[socket] = netns;
}

void Tracer::RemoveSocket(uint64_t socket) { impl_->sockets.erase(socket); }

uint64_t Tracer::lost() const { return impl_->programs.lost(); }

const KernelNames& Tracer::names() const { return impl_->names; }

}  // namespace hopcheck
