// What a packet was at one step of its way: what rules look at.
#ifndef HOPCHECK_EXPECT_PACKET_FACTS_H_
#define HOPCHECK_EXPECT_PACKET_FACTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ip_types.h"
#include "trace/packet_path.h"

namespace hopcheck {

struct PacketFacts {
  std::string in;   // the interface it came in by; "" for none (its sender's)
  std::string out;  // it went out by; "" where it did not
  std::optional<IpAddress> source;
  std::optional<IpAddress> destination;
  std::string protocol;         // "icmp" or "ipv6-icmp"
  std::optional<uint8_t> type;  // of ICMP; nothing where it cannot be told
  std::string ct;               // "new"; "" where it is not known
};

// Of the packet at steps[at], in the namespace where that step stands.
// `is_reply`: the steps are what came back.
PacketFacts FactsAt(const std::vector<Step>& steps, size_t at, bool is_reply);

// The namespace that a step stands in.
const std::string& NamespaceOf(const Step& step);

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_PACKET_FACTS_H_
