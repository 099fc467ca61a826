// Recorded events, written as a story: what happened to which skb where.
#ifndef HOPCHECK_TESTS_UNIT_TRACE_EVENT_BUILDER_H_
#define HOPCHECK_TESTS_UNIT_TRACE_EVENT_BUILDER_H_

#include <string>
#include <vector>

#include "base/ip_types.h"
#include "trace/event_names.h"
#include "trace/packet_record.h"

namespace hopcheck::testing {

// Drop reasons and locations of the fake kernel below.
inline constexpr uint32_t kNetfilterDrop = 8;
inline constexpr uint32_t kOtherHost = 7;
inline constexpr uint32_t kNoSocket = 3;
inline constexpr uint32_t kNoNeighbour = 4;
inline constexpr uint32_t kUntold = 99;  // as before 5.17

inline constexpr uint64_t kIcmpv6Rcv = 66;
inline constexpr uint64_t kNfQueue = 67;

// Inodes of the namespaces in these tests.
inline constexpr uint32_t kClient = 1;
inline constexpr uint32_t kRouter = 2;
inline constexpr uint32_t kServer = 3;

class FakeKernelNames : public KernelNames {
 public:
  std::string DropReason(uint32_t reason) const override {
    switch (reason) {
      case kNetfilterDrop:
        return "NETFILTER_DROP";
      case kUntold:
        return "";
      case kOtherHost:
        return "OTHERHOST";
      case kNoSocket:
        return "NO_SOCKET";
      case kNoNeighbour:
        return "NEIGH_CREATEFAIL";
      default:
        return "NOT_SPECIFIED";
    }
  }
  std::string Function(uint64_t address) const override {
    if (address == kIcmpv6Rcv) return "icmpv6_rcv";
    if (address == kNfQueue) return "nf_queue";
    return "function_" + std::to_string(address);
  }
};

// Appends events; every call is 10 ns after the last. A story tells one skb at
// a time: Skb(1).Out(kClient, "eth0").In(kRouter, "lan").
class Story {
 public:
  using Kind = PacketEvent::Kind;
  using Role = PacketEvent::Role;

  Story& Skb(uint64_t skb, Role role = Role::kRequest) {
    current_.skb = skb;
    current_.role = role;
    current_.icmp_type = role == Role::kRequest ? 8 : 0;
    current_.source = *IpAddress::Parse("10.0.0.2");
    current_.destination = *IpAddress::Parse("10.0.1.2");
    return *this;
  }
  // The skb is an ICMP error of this type and code from this address.
  Story& Error(uint8_t type, uint8_t code, const std::string& from,
               uint32_t info = 0) {
    current_.icmp_type = type;
    current_.icmp_code = code;
    current_.icmp_info = info;
    current_.source = *IpAddress::Parse(from);
    return *this;
  }
  Story& Out(uint32_t netns, const std::string& device) {
    return Add(Kind::kOut, netns, device);
  }
  Story& In(uint32_t netns, const std::string& device) {
    return Add(Kind::kIn, netns, device);
  }
  Story& Wait(uint32_t netns, const std::string& device) {
    return Add(Kind::kWait, netns, device);
  }
  Story& Drop(uint32_t netns, uint32_t reason, const std::string& device = "",
              bool local = false) {
    Add(Kind::kDrop, netns, device);
    events_.back().reason = reason;
    events_.back().location = 1;
    events_.back().local = local;
    return *this;
  }
  // The last event's location is this one.
  Story& At(uint64_t location) {
    events_.back().location = location;
    return *this;
  }
  // Consumed by a local receiver, or on the way.
  Story& Deliver(uint32_t netns) {
    Add(Kind::kConsume, netns, "");
    events_.back().local = true;
    return *this;
  }
  Story& Consume(uint32_t netns) { return Add(Kind::kConsume, netns, ""); }

  // The skb has other addresses from now on.
  Story& Addresses(const std::string& source, const std::string& destination) {
    current_.source = *IpAddress::Parse(source);
    current_.destination = *IpAddress::Parse(destination);
    return *this;
  }
  Story& Ct(std::string_view state) {
    current_.ct_state = state;
    return *this;
  }

  // Netfilter tells of the skb: the rule with this handle in a chain of the
  // family inet, the end of one, hopcheck's own table at a hook.
  Story& Rule(uint32_t netns, const std::string& chain, uint64_t handle,
              std::string_view verdict) {
    NetfilterEvent& event = AddChain(netns, chain);
    event.handle = handle;
    event.verdict = verdict;
    return *this;
  }
  Story& Policy(uint32_t netns, const std::string& chain) {
    NetfilterEvent& event = AddChain(netns, chain);
    event.kind = NetfilterEvent::Kind::kPolicy;
    event.verdict = "accept";
    return *this;
  }
  Story& Seen(uint32_t netns, std::string_view hook) {
    NetfilterEvent& event = AddChain(netns, "own");
    event.kind = NetfilterEvent::Kind::kSeen;
    event.hook = hook;
    event.source = current_.source;
    event.destination = current_.destination;
    return *this;
  }
  // A legacy table tells of its chain's end, or of a rule as if it were one.
  Story& LegacyEnd(uint32_t netns, const ChainName& chain, uint32_t position,
                   bool is_base) {
    NetfilterEvent& event = AddChain(netns, chain.chain);
    event.backend = Backend::kLegacy;
    event.chain = chain;
    event.hook = "forward";
    event.position = position;
    event.kind =
        is_base ? NetfilterEvent::Kind::kPolicy : NetfilterEvent::Kind::kReturn;
    event.verdict = is_base ? "" : "return";
    return *this;
  }
  // The last one was told while this skb was in hand, in that state.
  Story& InHand(uint64_t skb, std::string_view ct = "") {
    netfilter_.back().in_hand = skb;
    netfilter_.back().in_hand_ct = ct;
    return *this;
  }
  // A route to the skb's destination was looked up, to send it, while that one
  // was in hand.
  Story& Lookup(uint32_t netns, const std::string& device, uint64_t in_hand) {
    RouteEvent& event = AddRoute(netns, device, in_hand);
    event.protocol = 1;
    return *this;
  }
  // The skb, which had come in, was routed.
  Story& Route(uint32_t netns, const std::string& device) {
    AddRoute(netns, device, current_.skb).is_input = true;
    return *this;
  }
  // A flow's route was looked up that names no protocol: the skb's, where it
  // is routed once more before it is sent.
  Story& RouteAgain(uint32_t netns, const std::string& device,
                    uint64_t in_hand = 0) {
    AddRoute(netns, device, in_hand);
    return *this;
  }

  const std::vector<PacketEvent>& events() const { return events_; }
  PacketRecord record() const { return {events_, netfilter_, routes_}; }

 private:
  uint64_t Now() { return 1000 + 10 * count_++; }

  NetfilterEvent& AddChain(uint32_t netns, const std::string& chain) {
    NetfilterEvent event;
    event.role = current_.role;
    event.time_ns = Now();
    event.netns = netns;
    event.trace_id = static_cast<uint32_t>(current_.skb);
    event.chain = {"inet", "filter", chain};
    netfilter_.push_back(event);
    return netfilter_.back();
  }

  RouteEvent& AddRoute(uint32_t netns, const std::string& device,
                       uint64_t in_hand) {
    RouteEvent event;
    event.time_ns = Now();
    event.skb = in_hand;
    event.netns = netns;
    event.table = 254;
    event.source = current_.source;
    event.destination = current_.destination;
    event.device = device;
    routes_.push_back(event);
    return routes_.back();
  }

  Story& Add(Kind kind, uint32_t netns, const std::string& device) {
    PacketEvent event = current_;
    event.kind = kind;
    event.netns = netns;
    event.device = device;
    event.time_ns = Now();
    events_.push_back(event);
    return *this;
  }

  uint64_t count_ = 0;
  PacketEvent current_;
  std::vector<PacketEvent> events_;
  std::vector<NetfilterEvent> netfilter_;
  std::vector<RouteEvent> routes_;
};

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_UNIT_TRACE_EVENT_BUILDER_H_
