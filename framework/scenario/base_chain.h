// Where a base chain of netfilter hooks in.
#ifndef HOPCHECK_SCENARIO_BASE_CHAIN_H_
#define HOPCHECK_SCENARIO_BASE_CHAIN_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace hopcheck {

enum class Hook : uint8_t {
  kPrerouting,
  kInput,
  kForward,
  kOutput,
  kPostrouting,
  kIngress,
  kEgress
};
enum class ChainType : uint8_t { kFilter, kNat, kRoute };

// In nft's words: "prerouting", "filter".
std::string_view ToString(Hook hook);
std::string_view ToString(ChainType type);

struct BaseHook {
  ChainType type = ChainType::kFilter;
  Hook hook = Hook::kPrerouting;
  int32_t priority = 0;
  std::string device = {};  // of ingress and egress

  bool operator==(const BaseHook&) const = default;
};

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_BASE_CHAIN_H_
