#include "listen/packet_listener.h"

#include <cstddef>
#include <utility>

#include "bpf/program_text.h"
#include "listen/filter_translation.h"
#include "listen/link_filter.h"
#include "trace/compiled_programs.h"
#include "trace/kernel_names.h"
#include "trace/packet_programs.h"
#include "trace/secure_cache.h"

namespace hopcheck {
namespace {

// No process is this one: whose lookups of routes are not for packets in hand,
// they are nobody's here.
constexpr uint64_t kNoProcess = UINT64_MAX;

ProgramImage WithFilter(ProgramImage image,
                        std::span<const sock_filter> filter) {
  LinkFilter(TranslateFilter(filter), image);
  return image;
}

}  // namespace

struct PacketListener::Impl {
  Impl(std::span<const sock_filter> filter, Hear hear_these,
       const TracerOptions& options)
      : hear(std::move(hear_these)),
        cache(options.cache_directory),
        image(WithFilter(CompiledPrograms(cache, options.compiler,
                                          ProgramText::kPacketListen),
                         filter)),
        names(image.drop_reasons, cache),
        programs(image,
                 [this](std::span<const std::byte> bytes) { Take(bytes); }) {
    programs.Configure(HOPCHECK_PROCESS, kNoProcess);
    // Where packets reach a receiver: first, so that none that was followed is
    // missed there.
    programs.loaded().TryAttach("taken_by_tcp", "tcp_probe");
    programs.loaded().TryAttach("taken_by_socket", "inet_sock_set_state");
    programs.loaded().TryAttach("taken_by_socket", "tcp_receive_reset");
    programs.loaded().TryAttach("taken_by_socket", "sk_data_ready");
    programs.loaded().Attach("taken_by_reader", "skb_copy_datagram_iovec");
    programs.Attach();
  }

  // What is recorded is told apart by its size.
  void Take(std::span<const std::byte> bytes) {
    if (auto route = DecodeRoute(bytes)) {
      hear.route(std::move(*route));
    } else if (auto event = DecodeEvent(bytes)) {
      hear.packet(std::move(*event));
    }
  }

  const Hear hear;
  SecureCache cache;
  ProgramImage image;
  RunningKernelNames names;
  PacketPrograms programs;
};

PacketListener::PacketListener(std::span<const sock_filter> filter, Hear hear,
                               const TracerOptions& options)
    : impl_(std::make_unique<Impl>(filter, std::move(hear), options)) {}
PacketListener::~PacketListener() = default;

int PacketListener::fd() const { return impl_->programs.fd(); }

void PacketListener::WakeOnEnds(bool wake) { impl_->programs.WakeOnEnds(wake); }

void PacketListener::Drain() { impl_->programs.Drain(); }

uint64_t PacketListener::lost() const { return impl_->programs.lost(); }

const KernelNames& PacketListener::names() const { return impl_->names; }

}  // namespace hopcheck
