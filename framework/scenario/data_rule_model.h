// One rule as data: what it matches, and what becomes of the packet.
#ifndef HOPCHECK_SCENARIO_DATA_RULE_MODEL_H_
#define HOPCHECK_SCENARIO_DATA_RULE_MODEL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/ip_types.h"

namespace hopcheck {

struct PortRange {
  uint16_t first = 0;
  uint16_t last = 0;
  bool operator==(const PortRange&) const = default;
};

// 0x10/0xff; without a mask, all bits.
struct MarkValue {
  uint32_t value = 0;
  uint32_t mask = UINT32_MAX;
  bool operator==(const MarkValue&) const = default;
};

// 10/minute: 10 packets each 60 seconds.
struct PacketRate {
  uint32_t packets = 0;
  uint32_t seconds = 1;
  bool operator==(const PacketRate&) const = default;
};

// A value that a name has in each family; nothing in one that does not know
// the name.
template <typename Value>
struct PerFamily {
  std::optional<Value> ipv4;
  std::optional<Value> ipv6;

  const std::optional<Value>& Of(Family family) const {
    return family == Family::kIpv4 ? ipv4 : ipv6;
  }
  bool operator==(const PerFamily&) const = default;
};

// Without a type, any; without a code, any of the type.
struct IcmpMatch {
  std::optional<uint8_t> type;
  std::optional<uint8_t> code;
  bool operator==(const IcmpMatch&) const = default;
};

struct NatTarget {
  std::optional<IpAddress> address;
  std::optional<PortRange> ports;
  bool operator==(const NatTarget&) const = default;
};

struct DataVerdict {
  enum class Kind : uint8_t {
    kAccept,
    kDrop,
    kReject,
    kReturn,
    kJump,
    kGoto,
    kLog,
    kSnat,
    kDnat,
    kMasquerade,
    kRedirect,
    kMark
  };
  Kind kind = Kind::kAccept;
  std::string text;  // the chain of jump and goto, the prefix of log
  // Of reject: the code of "destination unreachable", unless it is an RST.
  PerFamily<uint8_t> reject;
  bool tcp_reset = false;
  MarkValue mark;
  NatTarget nat;  // of snat, dnat, masquerade and redirect
  Place place;
};

// As a scenario writes it: "masquerade".
std::string_view ToString(DataVerdict::Kind kind);

struct DataRule {
  std::optional<std::string> in;  // "eth+": all that begin so
  std::optional<std::string> out;
  std::optional<IpPrefix> source;
  std::optional<IpPrefix> destination;
  std::optional<uint8_t> protocol;
  std::vector<PortRange> source_ports;  // any of them; none: all
  std::vector<PortRange> destination_ports;
  std::optional<PerFamily<IcmpMatch>> icmp_type;
  std::vector<std::string> ct_state;  // as nft names states and statuses
  std::optional<MarkValue> mark;
  std::optional<PacketRate> limit;
  std::optional<std::string> comment;
  DataVerdict verdict;
  Place place;
};

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_DATA_RULE_MODEL_H_
