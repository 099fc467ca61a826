#include "trace/packet_event.h"

#include <gtest/gtest.h>

#include <cstring>

#include "bpf/trace_event.h"

namespace hopcheck {
namespace {

hopcheck_event Raw() {
  hopcheck_event raw{};
  raw.time_ns = 5;
  raw.skb = 0xffff888000000000;
  raw.packet = 7;
  raw.netns = 4026532000;
  raw.kind = HOPCHECK_IN;
  raw.family = 4;
  raw.icmp_type = 8;
  raw.quoted_type = 0xff;
  raw.source[0] = 10;
  raw.destination[0] = 10;
  raw.destination[3] = 2;
  std::strcpy(raw.device, "eth0");
  return raw;
}

std::optional<PacketEvent> Decode(const hopcheck_event& raw) {
  return DecodeEvent(std::as_bytes(std::span(&raw, 1)));
}

TEST(PacketEventTest, DecodesAHop) {
  const auto event = Decode(Raw());
  ASSERT_TRUE(event);
  EXPECT_EQ(event->kind, PacketEvent::Kind::kIn);
  EXPECT_EQ(event->role, PacketEvent::Role::kRequest);
  EXPECT_EQ(event->packet, 7u);
  EXPECT_EQ(event->netns, 4026532000u);
  EXPECT_EQ(event->device, "eth0");
  EXPECT_EQ(event->destination.ToString(), "10.0.0.2");
  EXPECT_FALSE(event->local);
}

TEST(PacketEventTest, TellsRolesApart) {
  struct Case {
    uint8_t family, type, quoted;
    PacketEvent::Role role;
  };
  using Role = PacketEvent::Role;
  for (const Case& c :
       {Case{4, 8, 0xff, Role::kRequest}, Case{4, 0, 0xff, Role::kReply},
        Case{4, 11, 8, Role::kRequestError}, Case{4, 3, 0, Role::kReplyError},
        Case{6, 128, 0xff, Role::kRequest}, Case{6, 129, 0xff, Role::kReply},
        Case{6, 2, 128, Role::kRequestError},
        Case{6, 1, 129, Role::kReplyError}}) {
    hopcheck_event raw = Raw();
    raw.family = c.family;
    raw.icmp_type = c.type;
    raw.quoted_type = c.quoted;
    const auto event = Decode(raw);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->role, c.role) << int{c.type};
  }
}

TEST(PacketEventTest, ADeviceNameNeedsNoTerminator) {
  hopcheck_event raw = Raw();
  std::memset(raw.device, 'x', sizeof raw.device);
  EXPECT_EQ(Decode(raw)->device, std::string(16, 'x'));
}

TEST(PacketEventTest, RefusesWhatIsNoEvent) {
  hopcheck_event raw = Raw();
  EXPECT_FALSE(
      DecodeEvent(std::as_bytes(std::span(&raw, 1)).first(sizeof raw - 1)));
  raw.kind = 99;
  EXPECT_FALSE(Decode(raw));
  raw = Raw();
  raw.family = 5;
  EXPECT_FALSE(Decode(raw));
}

}  // namespace
}  // namespace hopcheck
