#include "firewall/data_transaction.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "firewall/iptables_rule.h"
#include "firewall/native_rule.h"
#include "firewall/nft_object.h"
#include "scenario/data_hook.h"

namespace hopcheck {

bool SaysHook(const DataChain& chain) {
  return chain.hook || chain.type || chain.priority || chain.device;
}

std::vector<Request> DataTransaction(
    const std::vector<DataChain>& chains,
    const std::function<bool(const ChainName&)>& stands) {
  std::vector<Request> requests;
  std::set<std::pair<std::string, std::string>> tables;
  for (const DataChain& chain : chains) {
    if (tables.emplace(chain.name.family, chain.name.table).second) {
      requests.push_back(NewTable(chain.name, chain.place));
    }
  }
  for (const DataChain& chain : chains) {
    const bool keeps = !SaysHook(chain) && stands(chain.name);
    requests.push_back(NewChain(chain.name,
                                keeps ? std::nullopt : BaseHookOf(chain),
                                chain.policy, chain.place));
  }
  uint32_t next_set = 1;
  for (const DataChain& chain : chains) {
    for (const DataRule& rule : chain.rules) {
      if (IsIptablesTable(chain.name)) {
        requests.push_back(IptablesRule(chain.name, rule));
        continue;
      }
      auto native = NativeRule(chain.name, rule, next_set);
      std::ranges::move(native, std::back_inserter(requests));
    }
  }
  return requests;
}

}  // namespace hopcheck
