#include "topology/inherited.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "kernel/topology/observer.h"
#include "support/need_kernel.h"
#include "topology/net_namespace.h"
#include "topology/sysctl.h"
#include "unit/topology/topology_builder.h"

namespace hopcheck {
namespace {

using testing::ClientRouterServer;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using testing::Observer;
using ::testing::UnorderedElementsAre;
using testing::WhyNoNamespaces;

std::vector<std::string> Differences() {
  std::vector<std::string> result;
  for (const Sysctl& sysctl : DifferencesFromKernel()) {
    result.push_back(sysctl.name + "=" + sysctl.value);
  }
  return result;
}

// A new namespace stands for one on a machine that has changed its settings.
TEST(DifferencesFromKernel, FindsWhatWasChangedAndItsCure) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const NetNamespace changed("changed");
  const NamespaceScope inside(changed);
  for (const Sysctl& sysctl : DifferencesFromKernel()) {
    WriteSysctl(sysctl, "");  // what this machine hands down
  }
  ASSERT_THAT(Differences(), IsEmpty());

  WriteSysctl({"net.ipv4.conf.all.rp_filter", "1", {}}, "");
  WriteSysctl({"net.ipv4.conf.default.send_redirects", "0", {}}, "");
  WriteSysctl({"net.ipv4.conf.all.accept_source_route", "1", {}}, "");
  EXPECT_THAT(Differences(),
              UnorderedElementsAre("net.ipv4.conf.all.rp_filter=0",
                                   "net.ipv4.conf.all.accept_source_route=0",
                                   "net.ipv4.conf.default.send_redirects=1",
                                   "net.ipv4.conf.lo.send_redirects=1"));
  for (const Sysctl& sysctl : DifferencesFromKernel()) WriteSysctl(sysctl, "");
  EXPECT_THAT(Differences(), IsEmpty());
}

TEST(DifferencesFromKernel, FindsAMachineThatForwards) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const NetNamespace changed("changed");
  const NamespaceScope inside(changed);
  WriteSysctl({"net.ipv4.ip_forward", "1", {}}, "");
  EXPECT_THAT(Differences(), IsSupersetOf({"net.ipv4.conf.all.forwarding=0",
                                           "net.ipv4.conf.default.forwarding=0",
                                           "net.ipv4.conf.lo.forwarding=0"}));
  for (const Sysctl& sysctl : DifferencesFromKernel()) WriteSysctl(sysctl, "");
  EXPECT_THAT(Differences(), IsEmpty());
}

TEST(LiveTopology, StartsAsTheKernelIsBuilt) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = ClientRouterServer();
  topology.namespaces[1].sysctls.clear();
  const LiveTopology live(topology);
  Observer router(live.Namespace("router"));
  EXPECT_EQ("0", router.Sysctl("net/ipv4/ip_forward"));
  EXPECT_EQ("0", router.Sysctl("net/ipv4/conf/lan/forwarding"));
  EXPECT_EQ("0", router.Sysctl("net/ipv4/conf/lan/rp_filter"));
  EXPECT_EQ("1", router.Sysctl("net/ipv4/conf/lan/accept_source_route"));
}

}  // namespace
}  // namespace hopcheck
