// Tables that trace, as each kernel takes them.
#include "netlink/trace_table.h"

#include <gtest/gtest.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <array>
#include <cstdint>

#include "base/kernel_error.h"
#include "kernel/netlink/owned_tables.h"
#include "netlink/socket.h"
#include "support/need_kernel.h"
#include "topology/net_namespace.h"

namespace hopcheck {
namespace {

using testing::WhyNoNamespaces;

constexpr std::array<uint8_t, 8> kRun = {1, 2, 3, 4, 5, 6, 7, 8};
constexpr std::array kHooks = {TraceHook{.hook = NF_INET_PRE_ROUTING},
                               TraceHook{.hook = NF_INET_LOCAL_OUT}};

class TraceTableTest : public ::testing::Test {
 protected:
  void SetUp() override { HOPCHECK_NEED(WhyNoNamespaces()); }

  static void Add(NetlinkSocket& socket, TraceTableLife life) {
    socket.Transact(NFNL_SUBSYS_NFTABLES,
                    TraceTableRequests({.family = NFPROTO_INET, .life = life},
                                       kHooks, kRun));
  }

  static size_t Count(NetlinkSocket& socket, uint16_t message) {
    return socket
        .Exchange(Request(
            static_cast<uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | message),
            NLM_F_DUMP, nfgenmsg{NFPROTO_INET, NFNETLINK_V0, 0}, "list"))
        .size();
  }
};

// Every kernel takes what those before 5.12 need.
TEST_F(TraceTableTest, OneWithoutOwnerTakesThePlaceOfAnother) {
  const NetNamespace space("router");
  const NamespaceScope inside(space);
  {
    NetlinkSocket earlier(NETLINK_NETFILTER, "earlier");
    Add(earlier, TraceTableLife::kUnowned);
  }
  NetlinkSocket socket(NETLINK_NETFILTER, "router");
  EXPECT_EQ(Count(socket, NFT_MSG_GETTABLE), 1u) << "it outlives its socket";
  Add(socket, TraceTableLife::kUnowned);
  EXPECT_EQ(Count(socket, NFT_MSG_GETTABLE), 1u);
  EXPECT_EQ(Count(socket, NFT_MSG_GETCHAIN), kHooks.size());
}

TEST_F(TraceTableTest, OneOfASocketIsNotTakenTwice) {
  HOPCHECK_NEED(testing::WhyNoOwnedTables());
  const NetNamespace space("router");
  const NamespaceScope inside(space);
  NetlinkSocket socket(NETLINK_NETFILTER, "router");
  Add(socket, TraceTableLife::kSocket);
  EXPECT_THROW(Add(socket, TraceTableLife::kSocket), KernelError);
}

}  // namespace
}  // namespace hopcheck
