#include "firewall/data_rules.h"

#include <fmt/format.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <set>
#include <utility>

#include "base/kernel_error.h"
#include "firewall/data_transaction.h"
#include "firewall/nft_dump.h"
#include "firewall/ruleset_error.h"
#include "netlink/refusal.h"
#include "netlink/socket.h"
#include "scenario/data_family.h"
#include "scenario/data_hook.h"
#include "scenario/quote.h"

namespace hopcheck {
namespace {

using Standing = std::map<ChainName, DumpedChain>;

// What a transaction would only find when it is too late to say it well: the
// chains that a tool's own ruleset, loaded before, has left.
class StandingCheck {
 public:
  StandingCheck(const std::vector<DataChain>& chains, const Standing& standing)
      : chains_(chains), standing_(standing) {
    for (const DataChain& chain : chains) {
      declared_.insert(chain.name);
      if (BaseHookOf(chain)) bases_.insert(chain.name);
    }
  }

  void Run() {
    for (const DataChain& chain : chains_) {
      CheckHook(chain);
      for (const DataRule& rule : chain.rules) CheckJump(chain.name, rule);
    }
    if (!diagnostics_.empty()) throw RulesetError(std::move(diagnostics_));
  }

 private:
  const BookChain* Find(const ChainName& name) const {
    const auto found = standing_.find(name);
    return found == standing_.end() ? nullptr : &found->second.chain;
  }

  void CheckHook(const DataChain& chain) {
    if (!bases_.contains(chain.name) && !chain.policy) return;
    const BookChain* stands = Find(chain.name);
    if (stands != nullptr && stands->hook.empty()) {
      diagnostics_.Error(chain.place,
                         fmt::format("the chain {} stands already, and hooks "
                                     "in nowhere",
                                     Quote(chain.name.ToString())));
    } else if (stands == nullptr && !bases_.contains(chain.name)) {
      diagnostics_.Error(chain.place,
                         "a policy belongs to a base chain: one that says its "
                         "hook, or is called as one");
    }
  }

  void CheckJump(const ChainName& from, const DataRule& rule) {
    const DataVerdict& verdict = rule.verdict;
    if (verdict.kind != DataVerdict::Kind::kJump &&
        verdict.kind != DataVerdict::Kind::kGoto) {
      return;
    }
    ChainName to = from;
    to.chain = verdict.text;
    if (declared_.contains(to)) return;
    const BookChain* stands = Find(to);
    if (stands == nullptr) {
      diagnostics_.Error(
          verdict.place,
          fmt::format("{} leads to {}, which is no chain of {}:{}",
                      ToString(verdict.kind), Quote(to.chain), to.family,
                      to.table));
    } else if (!stands->hook.empty()) {
      diagnostics_.Error(verdict.place,
                         fmt::format("{} leads to {}, which is a base chain: "
                                     "no rule can lead there",
                                     ToString(verdict.kind), Quote(to.chain)));
    }
  }

  const std::vector<DataChain>& chains_;
  const Standing& standing_;
  std::set<ChainName> declared_;
  std::set<ChainName> bases_;
  Diagnostics diagnostics_;
};

// Whether the kernel lacks what a sound request needs.
bool IsMissing(uint16_t message, int error) {
  switch (error) {
    case ENOENT:           // an expression, an extension, a type of chain
    case EPROTO:           // conntrack of bridges
    case EAFNOSUPPORT:     // a family
    case EPROTONOSUPPORT:  // nfnetlink
      return true;
    case EOPNOTSUPP:  // a hook; of a rule, that it is used where it cannot be
      return message != NFT_MSG_NEWRULE;
    default:
      return false;
  }
}

// Whether the chain at `place` is one that stood before, or that the same item
// declares once more: the kernel then refuses another hook, type or priority.
bool IsThereAlready(const std::vector<DataChain>& chains,
                    const Standing& standing, const Place& place) {
  return std::ranges::any_of(chains, [&](const DataChain& chain) {
    return chain.place == place &&
           (standing.contains(chain.name) ||
            std::ranges::count(chains, chain.name, &DataChain::name) > 1);
  });
}

[[noreturn]] void ThrowRuleset(const Place& place, std::string message) {
  Diagnostics diagnostics;
  diagnostics.Error(place, std::move(message));
  throw RulesetError(std::move(diagnostics));
}

// "nft add rule …: Invalid argument (EINVAL)"
std::string Reason(const RequestRefused& refused) {
  const std::string& words = refused.kernel_words();
  return fmt::format("{}: {} ({}){}", refused.operation(),
                     ::strerrordesc_np(refused.error()),
                     ErrnoName(refused.error()),
                     words.empty() ? "" : "; the kernel says: " + words);
}

// What is refused for what it says is the ruleset's fault, all else the
// machine's.
[[noreturn]] void ThrowRefused(const RequestRefused& refused,
                               const Request& request,
                               const std::vector<DataChain>& chains,
                               const Standing& standing) {
  const auto message = static_cast<uint16_t>(request.type() & 0xff);
  const int error = refused.error();
  if (error == EPERM || error == ENOMEM || error == ENOBUFS) {
    throw KernelError(refused);
  }
  if (message == NFT_MSG_NEWCHAIN &&
      IsThereAlready(chains, standing, request.place())) {
    ThrowRuleset(request.place(),
                 "the chain stands already, with another hook, type or "
                 "priority");
  }
  if (IsMissing(message, error)) {
    throw KernelError(refused.operation() + " needs what this kernel lacks",
                      refused.object(), error, refused.kernel_words());
  }
  if (message == NFT_MSG_NEWRULE) {
    ThrowRuleset(request.place(),
                 "the kernel refuses this rule: " + Reason(refused));
  }
  if (message == NFT_MSG_NEWCHAIN) {
    ThrowRuleset(request.place(),
                 "the kernel refuses this chain: " + Reason(refused));
  }
  throw KernelError(refused);
}

}  // namespace

void LoadDataRules(const std::vector<DataChain>& declared,
                   const std::string& object) {
  if (declared.empty()) return;
  const std::vector<DataChain> chains = WithFamilies(declared);
  const Standing standing = DumpChains();
  StandingCheck(chains, standing).Run();
  const std::vector<Request> requests = DataTransaction(
      chains, [&](const ChainName& name) { return standing.contains(name); });
  NetlinkSocket socket(NETLINK_NETFILTER, object);
  try {
    socket.Transact(NFNL_SUBSYS_NFTABLES, requests);
  } catch (const RequestRefused& refused) {
    ThrowRefused(refused, requests[refused.index()], chains, standing);
  }
}

}  // namespace hopcheck
