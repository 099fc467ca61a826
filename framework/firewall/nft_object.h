// nf_tables' tables, chains and rules as requests, over libnftnl.
#ifndef HOPCHECK_FIREWALL_NFT_OBJECT_H_
#define HOPCHECK_FIREWALL_NFT_OBJECT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "firewall/nft_expression.h"
#include "netlink/message.h"
#include "scenario/firewall_model.h"

struct nftnl_rule;

namespace hopcheck {

// nft add table ip filter
Request NewTable(const ChainName& chain, const Place& place);

// nft add chain ip filter FORWARD { type filter hook forward priority 0; }
// Without `hook`, a chain to be jumped to, or one that stands already: its
// policy changes where one is given.
Request NewChain(const ChainName& chain, const std::optional<BaseHook>& hook,
                 const std::optional<std::string>& policy, const Place& place);

// nft add rule ip filter FORWARD ...
class RuleBuilder {
 public:
  explicit RuleBuilder(const ChainName& chain);

  RuleBuilder& Add(Expression expression);
  // What extensions of xtables are told of the rule that they stand in.
  void SetProtocol(uint8_t protocol);
  // nft's own kind of comment: at most 128 bytes.
  void SetComment(const std::string& comment);

  Request ToRequest(std::string command, const Place& place) const;

 private:
  struct Free {
    void operator()(const nftnl_rule* rule) const;
  };

  std::string family_;
  std::unique_ptr<nftnl_rule, Free> rule_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_NFT_OBJECT_H_
