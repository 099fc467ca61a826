#include "scenario/firewall_model.h"

namespace hopcheck {

std::string_view ToString(Backend backend) {
  return backend == Backend::kNft ? "nft" : "legacy";
}

std::string_view ToString(Hook hook) {
  constexpr std::string_view kNames[] = {"prerouting", "input",       "forward",
                                         "output",     "postrouting", "ingress",
                                         "egress"};
  return kNames[static_cast<size_t>(hook)];
}

std::string_view ToString(ChainType type) {
  constexpr std::string_view kNames[] = {"filter", "nat", "route"};
  return kNames[static_cast<size_t>(type)];
}

std::string_view ToString(DataVerdict::Kind kind) {
  constexpr std::string_view kNames[] = {
      "accept", "drop", "reject", "return",     "jump",     "goto",
      "log",    "snat", "dnat",   "masquerade", "redirect", "mark"};
  return kNames[static_cast<size_t>(kind)];
}

std::string ChainName::ToString() const {
  const std::string bare = table + "." + chain;
  return family.empty() ? bare : family + ":" + bare;
}

}  // namespace hopcheck
