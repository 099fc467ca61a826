#include "trace/packet_event.h"

#include <cstring>
#include <string_view>

#include "bpf/trace_event.h"
#include "trace/ct_state.h"

namespace hopcheck {
namespace {

using Kind = PacketEvent::Kind;
using Role = PacketEvent::Role;

// The layout is shared with BPF, which knows no alignment but this.
static_assert(sizeof(hopcheck_event) == 224);
static_assert(offsetof(hopcheck_event, packet) == 24);
static_assert(offsetof(hopcheck_event, vlan) == 48);
static_assert(offsetof(hopcheck_event, source) == 72);
static_assert(offsetof(hopcheck_event, device) == 136);

constexpr uint8_t kNotQuoted = 0xff;

std::optional<Kind> DecodeKind(uint8_t kind) {
  switch (kind) {
    case HOPCHECK_OUT:
      return Kind::kOut;
    case HOPCHECK_IN:
      return Kind::kIn;
    case HOPCHECK_DROP:
      return Kind::kDrop;
    case HOPCHECK_CONSUME:
      return Kind::kConsume;
    case HOPCHECK_WAIT:
      return Kind::kWait;
    default:
      return std::nullopt;
  }
}

bool IsEchoRequest(Family family, uint8_t type) {
  return type == (family == Family::kIpv4 ? 8 : 128);
}

}  // namespace

Role RoleOf(Family family, uint8_t icmp_type, uint8_t quoted_type) {
  if (quoted_type != kNotQuoted) {
    return IsEchoRequest(family, quoted_type) ? Role::kRequestError
                                              : Role::kReplyError;
  }
  return IsEchoRequest(family, icmp_type) ? Role::kRequest : Role::kReply;
}

bool IsIcmpErrorRole(Role role) {
  return role == Role::kRequestError || role == Role::kReplyError;
}

std::optional<PacketEvent> DecodeEvent(std::span<const std::byte> bytes) {
  hopcheck_event raw;
  if (bytes.size() != sizeof raw) return std::nullopt;
  std::memcpy(&raw, bytes.data(), sizeof raw);
  const auto kind = DecodeKind(raw.kind);
  if (!kind || (raw.family != 4 && raw.family != 6)) return std::nullopt;
  const Family family = raw.family == 4 ? Family::kIpv4 : Family::kIpv6;
  PacketEvent event;
  event.kind = *kind;
  event.role = RoleOf(family, raw.icmp_type, raw.quoted_type);
  event.time_ns = raw.time_ns;
  event.skb = raw.skb;
  event.location = raw.location;
  event.packet = raw.packet;
  event.netns = raw.netns;
  event.reason = raw.reason;
  event.device.assign(raw.device, ::strnlen(raw.device, sizeof raw.device));
  event.local = (raw.flags & HOPCHECK_LOCAL) != 0;
  event.for_other_host = (raw.flags & HOPCHECK_OTHER_HOST) != 0;
  event.perhaps_again = (raw.flags & HOPCHECK_SECOND) != 0;
  event.icmp_type = raw.icmp_type;
  event.icmp_code = raw.icmp_code;
  event.icmp_info = raw.icmp_info;
  event.source = IpAddress(family, raw.source);
  event.destination = IpAddress(family, raw.destination);
  if (raw.quoted_type != kNotQuoted) {
    event.quoted_source = IpAddress(family, raw.quoted_source);
    event.quoted_destination = IpAddress(family, raw.quoted_destination);
  }
  event.hop_limit = raw.hop_limit;
  event.protocol = raw.protocol;
  event.source_port = raw.source_port;
  event.destination_port = raw.destination_port;
  event.mark = raw.mark;
  event.ct_state = CtStateName(raw.ct_state);
  event.ct = raw.ct;
  event.ct_mark = raw.ct_mark;
  for (size_t direction = 0; direction < 2; ++direction) {
    for (size_t end = 0; end < 2; ++end) {
      event.ct_tuples[direction][end] =
          IpAddress(family, raw.ct_addresses[direction][end]);
    }
  }
  return event;
}

}  // namespace hopcheck
