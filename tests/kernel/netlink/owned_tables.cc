#include "kernel/netlink/owned_tables.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>

#include <array>

#include "base/kernel_error.h"
#include "netlink/socket.h"
#include "netlink/trace_table.h"
#include "topology/net_namespace.h"

namespace hopcheck::testing {

std::string WhyNoOwnedTables() {
  const NetNamespace space("owned-tables");
  const NamespaceScope inside(space);
  NetlinkSocket socket(NETLINK_NETFILTER, "owned-tables");
  const std::array hooks = {TraceHook{.hook = NF_INET_LOCAL_OUT}};
  try {
    socket.Transact(NFNL_SUBSYS_NFTABLES,
                    TraceTableRequests({.family = NFPROTO_INET,
                                        .life = TraceTableLife::kSocket},
                                       hooks, {}));
  } catch (const KernelError& error) {
    if (!MeansTooOld(error.error())) throw;
    return std::string("no tables with an owner (Linux 5.12): ") + error.what();
  }
  return "";
}

}  // namespace hopcheck::testing
