// From what the probes of netfilter's functions record (bpf/chain_record.h) to
// the events that netfilter's own trace would have told: among them the ends of
// chains, where no function is called.
#ifndef HOPCHECK_TRACE_CHAIN_DECODER_H_
#define HOPCHECK_TRACE_CHAIN_DECODER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "bpf/chain_record.h"
#include "trace/netfilter_event.h"
#include "trace/packet_event.h"

namespace hopcheck {

class ChainDecoder {
 public:
  // Given each event with its Cookie::packet, in the kernel's order.
  using Tell = std::function<void(uint32_t packet, NetfilterEvent&& event)>;

  // The handle of the rule that holds an expression (ChainProbes::HandleOf).
  using HandleOf = std::function<uint64_t(uint64_t chain, uint64_t expression)>;

  ChainDecoder(Tell tell, HandleOf handle_of)
      : tell_(std::move(tell)), handle_of_(std::move(handle_of)) {}

  void Take(const hopcheck_chain& record);

  // A packet is freed before the base chain is left whose policy drops it
  // (since 6.7): tells of that policy, if it was that.
  void TakeEnd(const PacketEvent& end);

  // The packets that were told of are gone.
  void Forget() { traversals_.clear(); }

 private:
  struct Level {
    ChainName chain;
    bool is_base = false;
  };
  struct Traversal {
    hopcheck_chain entry{};
    uint32_t id = 0;  // NetfilterEvent::trace_id
    // The chains that lead to where the packet is, as far as is known: ends of
    // chains show later.
    std::vector<Level> levels;
    bool is_decided = false;  // the packet goes no further here
    uint64_t last_expression = 0;
  };

  void Enter(const hopcheck_chain& record);
  void Decide(Traversal& traversal, const hopcheck_chain& record);
  void Leave(const Traversal& traversal, const hopcheck_chain& record);
  void EndChains(Traversal& traversal, size_t depth, uint64_t time_ns);
  void SayPolicy(Traversal& traversal, uint64_t time_ns);

  Tell tell_;
  HandleOf handle_of_;
  uint32_t last_id_ = 0;
  std::map<uint64_t, Traversal> traversals_;  // by hopcheck_chain.traversal
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_CHAIN_DECODER_H_
