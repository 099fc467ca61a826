#include "scenario/firewall_model.h"

namespace hopcheck {

std::string_view ToString(Backend backend) {
  return backend == Backend::kNft ? "nft" : "legacy";
}

std::string ChainName::ToString() const {
  const std::string bare = table + "." + chain;
  return family.empty() ? bare : family + ":" + bare;
}

}  // namespace hopcheck
