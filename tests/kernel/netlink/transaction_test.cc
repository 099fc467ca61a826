// Batches that the kernel carries out as a whole or not at all.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include "netlink/refusal.h"
#include "netlink/socket.h"
#include "support/need_kernel.h"
#include "topology/net_namespace.h"

namespace hopcheck {
namespace {

using testing::WhyNoNamespaces;

Request NftRequest(uint16_t message, uint16_t flags, std::string command) {
  return Request(static_cast<uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | message),
                 flags, nfgenmsg{NFPROTO_INET, NFNETLINK_V0, 0},
                 std::move(command));
}

Request AddTable() {
  Request request = NftRequest(NFT_MSG_NEWTABLE, NLM_F_CREATE, "add table");
  request.Put(NFTA_TABLE_NAME, "t");
  return request;
}

Request OfChain(uint16_t message, uint16_t flags, const std::string& name) {
  Request request = NftRequest(message, flags, "chain " + name);
  request.Put(NFTA_CHAIN_TABLE, "t");
  request.Put(NFTA_CHAIN_NAME, name);
  return request;
}

// A table, and requests for `count` chains with long names.
std::vector<Request> Chains(uint16_t message, uint16_t flags, int count) {
  std::vector<Request> requests;
  requests.push_back(AddTable());
  for (int i = 0; i < count; ++i) {
    requests.push_back(OfChain(message, flags, fmt::format("{:0>200}", i)));
  }
  return requests;
}

class TransactionTest : public ::testing::Test {
 protected:
  void SetUp() override { HOPCHECK_NEED(WhyNoNamespaces()); }

  static size_t CountChains(NetlinkSocket& socket) {
    return socket.Exchange(NftRequest(NFT_MSG_GETCHAIN, NLM_F_DUMP, "list"))
        .size();
  }
};

TEST_F(TransactionTest, OfAnySize) {
  // The last is some ten times what a socket may send by default.
  for (const int count : {1, 100, 10'000}) {
    const NetNamespace ns("one");
    const NamespaceScope inside(ns);
    NetlinkSocket socket(NETLINK_NETFILTER, "namespace one");
    socket.Transact(NFNL_SUBSYS_NFTABLES,
                    Chains(NFT_MSG_NEWCHAIN, NLM_F_CREATE, count));
    EXPECT_EQ(static_cast<size_t>(count), CountChains(socket));
  }
}

TEST_F(TransactionTest, SaysWhichRequestWasRefusedAndLeavesNothing) {
  const NetNamespace ns("one");
  const NamespaceScope inside(ns);
  NetlinkSocket socket(NETLINK_NETFILTER, "namespace one");
  std::vector<Request> requests = Chains(NFT_MSG_NEWCHAIN, NLM_F_CREATE, 5);
  requests.push_back(OfChain(NFT_MSG_DELCHAIN, 0, "absent"));
  try {
    socket.Transact(NFNL_SUBSYS_NFTABLES, requests);
    FAIL() << "did not throw";
  } catch (const RequestRefused& refused) {
    EXPECT_EQ(6u, refused.index());
    EXPECT_EQ(ENOENT, refused.error());
    EXPECT_EQ("chain absent", refused.operation());
    EXPECT_EQ("namespace one", refused.object());
  }
  EXPECT_EQ(0u, CountChains(socket));
}

// More refusals than the receive buffer holds: the answer to the last request
// is lost.
TEST_F(TransactionTest, TheFirstOfManyRefusals) {
  const NetNamespace ns("one");
  const NamespaceScope inside(ns);
  NetlinkSocket socket(NETLINK_NETFILTER, "namespace one");
  try {
    socket.Transact(NFNL_SUBSYS_NFTABLES, Chains(NFT_MSG_DELCHAIN, 0, 10'000));
    FAIL() << "did not throw";
  } catch (const RequestRefused& refused) {
    EXPECT_EQ(1u, refused.index());
    EXPECT_EQ(ENOENT, refused.error());
  }
  socket.Transact(NFNL_SUBSYS_NFTABLES,
                  Chains(NFT_MSG_NEWCHAIN, NLM_F_CREATE, 3));
  EXPECT_EQ(3u, CountChains(socket));
}

}  // namespace
}  // namespace hopcheck
