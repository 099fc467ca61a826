#include "firewall/nft_object.h"

#include <fmt/format.h>
#include <libnftnl/chain.h>
#include <libnftnl/rule.h>
#include <libnftnl/table.h>
#include <libnftnl/udata.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter_arp.h>

#include <cstring>
#include <utility>
#include <vector>

#include "firewall/nft_message.h"

namespace hopcheck {
namespace {

uint32_t HookNumber(const std::string& family, Hook hook) {
  const auto either = [](bool first, uint32_t one, uint32_t other) {
    return first ? one : other;
  };
  switch (hook) {
    case Hook::kPrerouting:
      return NF_INET_PRE_ROUTING;
    case Hook::kInput:
      return either(family == "arp", NF_ARP_IN, NF_INET_LOCAL_IN);
    case Hook::kForward:
      return NF_INET_FORWARD;
    case Hook::kOutput:
      return either(family == "arp", NF_ARP_OUT, NF_INET_LOCAL_OUT);
    case Hook::kPostrouting:
      return NF_INET_POST_ROUTING;
    case Hook::kIngress:
      return either(family == "inet", NF_INET_INGRESS, NF_NETDEV_INGRESS);
    case Hook::kEgress:
      return NF_NETDEV_EGRESS;
  }
  return 0;
}

// "{ type filter hook input priority 0; policy drop; }"
std::string Specification(const std::optional<BaseHook>& hook,
                          const std::optional<std::string>& policy) {
  std::string text;
  if (hook) {
    text += fmt::format("type {} hook {}{} priority {}; ", ToString(hook->type),
                        ToString(hook->hook),
                        hook->device.empty() ? "" : " device " + hook->device,
                        hook->priority);
  }
  if (policy) text += fmt::format("policy {}; ", *policy);
  return text.empty() ? "" : " { " + text + "}";
}

}  // namespace

Request NewTable(const ChainName& chain, const Place& place) {
  const std::unique_ptr<nftnl_table, decltype(&nftnl_table_free)> table(
      Allocated(::nftnl_table_alloc()), nftnl_table_free);
  ::nftnl_table_set_str(table.get(), NFTNL_TABLE_NAME, chain.table.c_str());
  NftMessage message(NFT_MSG_NEWTABLE, NLM_F_CREATE, chain.family);
  ::nftnl_table_nlmsg_build_payload(message.header(), table.get());
  return message.ToRequest(
      fmt::format("nft add table {} {}", chain.family, chain.table), place);
}

Request NewChain(const ChainName& chain, const std::optional<BaseHook>& hook,
                 const std::optional<std::string>& policy, const Place& place) {
  const std::unique_ptr<nftnl_chain, decltype(&nftnl_chain_free)> object(
      Allocated(::nftnl_chain_alloc()), nftnl_chain_free);
  ::nftnl_chain_set_str(object.get(), NFTNL_CHAIN_TABLE, chain.table.c_str());
  ::nftnl_chain_set_str(object.get(), NFTNL_CHAIN_NAME, chain.chain.c_str());
  if (hook) {
    ::nftnl_chain_set_u32(object.get(), NFTNL_CHAIN_HOOKNUM,
                          HookNumber(chain.family, hook->hook));
    ::nftnl_chain_set_s32(object.get(), NFTNL_CHAIN_PRIO, hook->priority);
    ::nftnl_chain_set_str(object.get(), NFTNL_CHAIN_TYPE,
                          std::string(ToString(hook->type)).c_str());
    if (!hook->device.empty()) {
      ::nftnl_chain_set_str(object.get(), NFTNL_CHAIN_DEV,
                            hook->device.c_str());
    }
  }
  if (policy) {
    ::nftnl_chain_set_u32(object.get(), NFTNL_CHAIN_POLICY,
                          *policy == "drop" ? NF_DROP : NF_ACCEPT);
  }
  NftMessage message(NFT_MSG_NEWCHAIN, NLM_F_CREATE, chain.family);
  ::nftnl_chain_nlmsg_build_payload(message.header(), object.get());
  return message.ToRequest(
      fmt::format("nft add chain {} {} {}{}", chain.family, chain.table,
                  chain.chain, Specification(hook, policy)),
      place);
}

void RuleBuilder::Free::operator()(const nftnl_rule* rule) const {
  ::nftnl_rule_free(rule);
}

RuleBuilder::RuleBuilder(const ChainName& chain)
    : family_(chain.family), rule_(Allocated(::nftnl_rule_alloc())) {
  ::nftnl_rule_set_str(rule_.get(), NFTNL_RULE_TABLE, chain.table.c_str());
  ::nftnl_rule_set_str(rule_.get(), NFTNL_RULE_CHAIN, chain.chain.c_str());
}

RuleBuilder& RuleBuilder::Add(Expression expression) {
  ::nftnl_rule_add_expr(rule_.get(), expression.Release());
  return *this;
}

void RuleBuilder::SetProtocol(uint8_t protocol) {
  ::nftnl_rule_set_u32(rule_.get(), NFTNL_RULE_COMPAT_PROTO, protocol);
  ::nftnl_rule_set_u32(rule_.get(), NFTNL_RULE_COMPAT_FLAGS, 0);
}

void RuleBuilder::SetComment(const std::string& comment) {
  std::vector<uint8_t> userdata = {NFTNL_UDATA_RULE_COMMENT,
                                   static_cast<uint8_t>(comment.size() + 1)};
  userdata.insert(userdata.end(), comment.begin(), comment.end());
  userdata.push_back(0);
  ::nftnl_rule_set_data(rule_.get(), NFTNL_RULE_USERDATA, userdata.data(),
                        static_cast<uint32_t>(userdata.size()));
}

Request RuleBuilder::ToRequest(std::string command, const Place& place) const {
  NftMessage message(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND, family_);
  ::nftnl_rule_nlmsg_build_payload(message.header(), rule_.get());
  return message.ToRequest(std::move(command), place);
}

}  // namespace hopcheck
