#include "trace/netfilter_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/netfilter/nfnetlink.h>

#include <optional>
#include <string>
#include <vector>

#include "base/kernel_error.h"
#include "firewall/run_tool.h"
#include "kernel/netlink/owned_tables.h"
#include "netlink/packet_log.h"
#include "probe/ping_socket.h"
#include "support/golden.h"
#include "support/need_kernel.h"
#include "trace/assemble.h"

namespace hopcheck {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A namespace that pings itself.
class NetfilterWatchTest : public ::testing::Test {
 protected:
  void SetUp() override {
    HOPCHECK_NEED(testing::WhyNoNamespaces());
    HOPCHECK_NEED(testing::WhyNoTracing());
    space_.emplace("box");
    Run("ip", {"link", "set", "lo", "up"});
    tracer_.emplace();
  }

  // What a tool says in the namespace.
  ToolRun Try(const std::string& tool,
              const std::vector<std::string>& arguments) const {
    const NamespaceScope inside(*space_);
    return RunTool({.name = tool,
                    .package = tool,
                    .arguments = arguments,
                    .environment = {"XTABLES_LOCKFILE=/proc/self/ns/net"}},
                   "", "");
  }
  std::string Run(const std::string& tool,
                  const std::vector<std::string>& arguments) const {
    const ToolRun run = Try(tool, arguments);
    EXPECT_EQ(run.status, 0) << run.output;
    return run.output;
  }

  // An echo from the namespace to itself, and all that is recorded of it.
  Cookie Ping() {
    const Cookie cookie = tracer_->NewCookie();
    EchoRequest request;
    request.destination = *IpAddress::Parse("127.0.0.1");
    PingSocket socket(*space_, request);
    EXPECT_EQ(socket.Send(cookie), 0);
    tracer_->Drain();
    return cookie;
  }
  // The chain steps of its request.
  std::vector<ChainVerdict> Chains(const Cookie& cookie,
                                   NetfilterWatch& watch) {
    const EventNames names{
        .namespaces = {}, .kernel = tracer_->names(), .rules = [&](uint32_t) {
          return watch.Rules().get();
        }};
    const PacketPath path =
        AssemblePath(tracer_->Log(cookie).record(),
                     {.netns = space_->inode(), .got_reply = true}, names);
    std::vector<ChainVerdict> chains;
    for (const Step& step : path.request) {
      if (const auto* chain = std::get_if<ChainVerdict>(&step.what)) {
        chains.push_back(*chain);
      }
    }
    return chains;
  }

  std::string Refusal() {
    try {
      const NetfilterWatch watch(*space_, *tracer_);
    } catch (const KernelError& error) {
      return std::string(error.what()) + "\n";
    }
    return "was not refused\n";
  }

  std::optional<NetNamespace> space_;
  std::optional<Tracer> tracer_;
};

TEST_F(NetfilterWatchTest, TheTableIsNobodyElses) {
  HOPCHECK_NEED(testing::WhyNoOwnedTables());
  const NetfilterWatch watch(*space_, *tracer_);
  EXPECT_THAT(Run("nft", {"list", "tables"}),
              HasSubstr("table inet hopcheck-trace"));
  EXPECT_NE(Try("nft", {"delete", "table", "inet", "hopcheck-trace"}).status,
            0);
  Run("nft", {"flush", "ruleset"});
  EXPECT_THAT(Run("nft", {"list", "tables"}),
              HasSubstr("table inet hopcheck-trace"));
}

TEST_F(NetfilterWatchTest, ALaterWatchTakesThePlaceOfAnEarlierOne) {
  Run("iptables-nft", {"-A", "OUTPUT", "-p", "icmp", "-j", "ACCEPT"});
  std::optional<NetfilterWatch> watch(std::in_place, *space_, *tracer_);
  EXPECT_EQ(Chains(Ping(), *watch).size(), 1u);
  watch.reset();
  watch.emplace(*space_, *tracer_);
  EXPECT_EQ(Chains(Ping(), *watch).size(), 1u);
  const std::string table =
      Run("nft", {"list", "chain", "inet", "hopcheck-trace", "hook-3"});
  size_t rules = 0;
  for (size_t at = 0; (at = table.find("nftrace", at)) != table.npos; ++at) {
    ++rules;
  }
  EXPECT_EQ(rules, 3u) << table;
}

TEST_F(NetfilterWatchTest, OfARuleThatIsGoneTheVerdictIsLeft) {
  Run("nft", {"add table ip t; add chain ip t c { type filter hook output "
              "priority 0; }; add rule ip t c ip protocol icmp accept"});
  NetfilterWatch watch(*space_, *tracer_);
  const Cookie cookie = Ping();
  Run("nft", {"flush chain ip t c; add rule ip t c drop"});
  const std::vector<ChainVerdict> chains = Chains(cookie, watch);
  ASSERT_EQ(chains.size(), 1u);
  EXPECT_EQ(chains[0].chain, (ChainName{"ip", "t", "c"}));
  EXPECT_EQ(chains[0].verdict, "accept");
  ASSERT_TRUE(chains[0].rule);
  EXPECT_EQ(chains[0].rule->position, 0u);
  EXPECT_EQ(chains[0].rule->text, "");
}

// Group 0 is where the legacy tables' trace goes, whoever listens.
TEST_F(NetfilterWatchTest, ALogThatIsTakenIsSaidWhereItMatters) {
  std::optional<NetlinkSocket> other;
  {
    const NamespaceScope inside(*space_);
    other.emplace(NETLINK_NETFILTER, "the other process");
  }
  other->Exchange(PacketLogRequests(0, 64));
  Run("iptables-nft", {"-A", "OUTPUT", "-p", "icmp", "-j", "ACCEPT"});
  EXPECT_EQ(Refusal(), "was not refused\n") << "nf_tables needs no log";
  Run("iptables-legacy", {"-A", "OUTPUT", "-p", "icmp", "-j", "ACCEPT"});
  EXPECT_TRUE(testing::EqualsGolden(Refusal(), "firewall/log-is-taken.txt"));
  other.reset();
  EXPECT_EQ(Refusal(), "was not refused\n");
}

}  // namespace
}  // namespace hopcheck
