// Chains as scenarios write them: "table.CHAIN", "family:table.chain", and
// behind "namespace/" where a step says where it stands.
#ifndef HOPCHECK_SCENARIO_CHAIN_NAME_H_
#define HOPCHECK_SCENARIO_CHAIN_NAME_H_

#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "scenario/firewall_model.h"
#include "scenario/scalar.h"

namespace hopcheck {

std::optional<ChainName> ToChainName(const Scalar& scalar,
                                     Diagnostics& diagnostics);

struct ChainInNamespace {
  std::string namespace_name;
  ChainName chain;
};
std::optional<ChainInNamespace> ToChainInNamespace(const Scalar& scalar,
                                                   Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_CHAIN_NAME_H_
