#include "trace/netfilter_decoder.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_log.h>

#include <optional>
#include <string>
#include <vector>

#include "netlink/message.h"
#include "netlink/trace_table.h"
#include "probe/packet.h"

namespace hopcheck {
namespace {

struct DecodedEvent {
  NetfilterEvent event;
  std::optional<uint32_t> packet;
};
using Decoded = std::optional<DecodedEvent>;
using Kind = NetfilterEvent::Kind;

constexpr std::array<uint8_t, 8> kRun = {1, 2, 3, 4, 5, 6, 7, 8};
constexpr std::array<uint8_t, 8> kOtherRun = {8, 7, 6, 5, 4, 3, 2, 1};

std::vector<uint8_t> Ipv4Header() {
  std::vector<uint8_t> header(20);
  header[0] = 0x45;
  header[9] = IPPROTO_ICMP;
  const uint8_t addresses[] = {10, 0, 0, 2, 10, 0, 1, 2};
  std::copy(std::begin(addresses), std::end(addresses), header.begin() + 12);
  return header;
}

// A message of nf_tables' trace, in the order of __nft_trace_packet().
struct Trace {
  uint8_t family = NFPROTO_INET;
  std::string table = "filter";
  std::string chain = "forward";
  uint32_t id = 1;
  uint32_t type = NFT_TRACETYPE_RULE;
  std::optional<int32_t> verdict = NF_ACCEPT;
  std::string target = "";
  uint64_t handle = 3;
  // The packet's headers; nothing where they were told before.
  std::optional<std::array<uint8_t, 8>> run = std::nullopt;
  bool echo = true;  // they are of an echo request
  std::optional<uint32_t> ct_state = std::nullopt;
};

void PutHeaders(const Trace& trace, Request& request) {
  if (!trace.run) return;
  std::vector<uint8_t> network = Ipv4Header();
  if (!trace.echo) network[9] = IPPROTO_TCP;
  const std::vector<uint8_t> transport = EchoRequestMessage(
      Family::kIpv4, 1, 1, {.run = *trace.run, .packet = 42}, kCookieBytes);
  request.Put(NFTA_TRACE_NETWORK_HEADER, std::span<const uint8_t>(network));
  request.Put(NFTA_TRACE_TRANSPORT_HEADER,
              std::span<const uint8_t>(trace.echo ? transport
                                                  : std::vector<uint8_t>(20)));
}

std::vector<uint8_t> Bytes(const Trace& trace) {
  Request request(
      static_cast<uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_TRACE), 0,
      nfgenmsg{trace.family, NFNETLINK_V0, 0}, "trace", 1024);
  request.PutU32(NFTA_TRACE_ID, htonl(trace.id));
  request.PutU32(NFTA_TRACE_TYPE, htonl(trace.type));
  request.Put(NFTA_TRACE_CHAIN, trace.chain);
  request.Put(NFTA_TRACE_TABLE, trace.table);
  if (trace.handle != 0) {
    request.PutU64(NFTA_TRACE_RULE_HANDLE, __builtin_bswap64(trace.handle));
  }
  if (trace.type == NFT_TRACETYPE_POLICY) {
    request.PutU32(NFTA_TRACE_POLICY, htonl(static_cast<uint32_t>(NF_DROP)));
  } else if (trace.verdict) {
    request.Nest(NFTA_TRACE_VERDICT, [&] {
      request.PutU32(NFTA_VERDICT_CODE,
                     htonl(static_cast<uint32_t>(*trace.verdict)));
      if (!trace.target.empty()) request.Put(NFTA_VERDICT_CHAIN, trace.target);
    });
  }
  PutHeaders(trace, request);
  if (trace.ct_state) request.PutU32(21, htonl(*trace.ct_state));
  const auto bytes = request.bytes();
  return {bytes.begin(), bytes.end()};
}

Decoded DecodeWith(NetfilterDecoder& decoder, const TraceMessage& message) {
  Decoded decoded;
  decoder.Decode(message, [&](std::optional<uint32_t> packet) {
    decoded = DecodedEvent{.packet = packet};
    return &decoded->event;
  });
  return decoded;
}

class NetfilterDecoderTest : public ::testing::Test {
 protected:
  Decoded Decode(const Trace& trace) {
    const std::vector<uint8_t> bytes = Bytes(trace);
    return DecodeWith(decoder_,
                      {.time_ns = 1, .netns = 2, .skb = 3, .bytes = bytes});
  }

  NetfilterDecoder decoder_{kRun};
};

TEST_F(NetfilterDecoderTest, TellsOfARule) {
  const Decoded first = Decode({.run = kRun, .ct_state = 1 << 3});
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->packet, 42u);
  const NetfilterEvent& event = first->event;
  EXPECT_EQ(event.kind, Kind::kRule);
  EXPECT_EQ(event.chain, (ChainName{"inet", "filter", "forward"}));
  EXPECT_EQ(event.handle, 3u);
  EXPECT_EQ(event.verdict, "accept");
  EXPECT_EQ(event.ct, "new");
  EXPECT_EQ(event.source, IpAddress::Parse("10.0.0.2"));
  EXPECT_EQ(event.destination, IpAddress::Parse("10.0.1.2"));
}

TEST_F(NetfilterDecoderTest, KnowsThePacketByTheTracesId) {
  ASSERT_TRUE(Decode({.run = kRun}));
  const Decoded jump = Decode({.verdict = NFT_JUMP, .target = "user"});
  ASSERT_TRUE(jump.has_value());
  EXPECT_EQ(jump->packet, 42u);
  EXPECT_EQ(jump->event.verdict, "jump");
  EXPECT_EQ(jump->event.target, "user");
  EXPECT_FALSE(jump->event.source.has_value());
  EXPECT_FALSE(Decode({.id = 2}));
}

// Up to 6.1 the end of a chain is a return, from 6.12 a rule without a handle.
TEST_F(NetfilterDecoderTest, TellsOfTheEndOfAChain) {
  ASSERT_TRUE(Decode({.run = kRun}));
  for (const uint32_t type : {NFT_TRACETYPE_RETURN, NFT_TRACETYPE_RULE}) {
    const Decoded end =
        Decode({.type = type, .verdict = NFT_CONTINUE, .handle = 0});
    ASSERT_TRUE(end.has_value());
    EXPECT_EQ(end->event.kind, Kind::kReturn);
    EXPECT_EQ(end->event.verdict, "return");
  }
  const Decoded policy = Decode({.type = NFT_TRACETYPE_POLICY, .handle = 0});
  ASSERT_TRUE(policy.has_value());
  EXPECT_EQ(policy->event.kind, Kind::kPolicy);
  EXPECT_EQ(policy->event.verdict, "drop");
}

TEST_F(NetfilterDecoderTest, NamesVerdicts) {
  ASSERT_TRUE(Decode({.run = kRun}));
  const std::pair<int32_t, const char*> verdicts[] = {
      {NF_DROP, "drop"},
      // NF_DROP_ERR(EPERM)
      {static_cast<int32_t>(-EPERM * (1u << 16)), "drop"},
      {NF_STOLEN, "stolen"},
      // NF_QUEUE_NR(7) | NF_VERDICT_FLAG_QUEUE_BYPASS
      {NF_QUEUE | 7 << 16 | 0x8000, "queue"},
      {NFT_GOTO, "goto"},
      {NFT_RETURN, "return"},
      {NFT_CONTINUE, "continue"}};
  for (const auto& [code, name] : verdicts) {
    EXPECT_EQ(Decode({.verdict = code})->event.verdict, name);
  }
}

// The own table tells where a packet was, and whose the id is.
TEST_F(NetfilterDecoderTest, TheOwnTableTellsOfAddressesAlone) {
  const Trace own = {.table = kTraceTable, .chain = "hook-3", .run = kRun};
  const Decoded seen = Decode(own);
  ASSERT_TRUE(seen.has_value());
  EXPECT_EQ(seen->event.kind, Kind::kSeen);
  EXPECT_EQ(seen->event.hook, "output");
  EXPECT_EQ(seen->event.source, IpAddress::Parse("10.0.0.2"));
  Trace again = own;
  again.run.reset();
  EXPECT_FALSE(Decode(again));
}

TEST_F(NetfilterDecoderTest, KnowsTheHooksOfDevicesInTheOwnTable) {
  Trace own = {.family = NFPROTO_NETDEV,
               .table = kTraceTable,
               .chain = "hook-0-hook-1",
               .run = kRun};
  EXPECT_EQ(Decode(own)->event.hook, "ingress");
  own.chain = "hook-1-lan";
  EXPECT_EQ(Decode(own)->event.hook, "egress");
}

// A rule that takes the packet away (fwd) is told of without its headers: they
// may be gone.
TEST_F(NetfilterDecoderTest, KnowsAPacketThatWasTakenAwayAtOnce) {
  ASSERT_TRUE(Decode({.table = kTraceTable, .chain = "hook-0", .run = kRun}));
  const Decoded taken =
      Decode({.family = NFPROTO_NETDEV, .verdict = NF_STOLEN});
  ASSERT_TRUE(taken.has_value());
  EXPECT_EQ(taken->packet, 42u);
  EXPECT_EQ(taken->event.verdict, "stolen");
}

// A ruleset may trace packets of its own wish.
TEST_F(NetfilterDecoderTest, AnIdUsedAgainByAnothersPacketIsAnothers) {
  ASSERT_TRUE(Decode({.run = kRun}));
  EXPECT_FALSE(Decode({.run = kOtherRun}));
  EXPECT_FALSE(Decode({}));
  ASSERT_TRUE(Decode({.run = kRun}));
  EXPECT_FALSE(Decode({.run = kRun, .echo = false}));
  EXPECT_FALSE(Decode({}));
}

Decoded DecodeLog(const std::string& prefix, uint8_t family = AF_INET) {
  Request request(
      static_cast<uint16_t>(NFNL_SUBSYS_ULOG << 8 | NFULNL_MSG_PACKET), 0,
      nfgenmsg{family, NFNETLINK_V0, 0}, "log", 1024);
  request.PutStruct(
      NFULA_PACKET_HDR,
      nfulnl_msg_packet_hdr{
          .hw_protocol = htons(0x800), .hook = NF_INET_FORWARD, ._pad = 0});
  request.Put(NFULA_PREFIX, prefix);
  std::vector<uint8_t> packet = Ipv4Header();
  const std::vector<uint8_t> echo = EchoRequestMessage(
      Family::kIpv4, 1, 1, {.run = kRun, .packet = 42}, kCookieBytes);
  packet.insert(packet.end(), echo.begin(), echo.end());
  request.Put(NFULA_PAYLOAD, std::span<const uint8_t>(packet));
  NetfilterDecoder decoder(kRun);
  return DecodeWith(decoder, {.bytes = request.bytes()});
}

TEST(NetfilterDecoderLogTest, TellsOfALegacyRule) {
  const Decoded rule = DecodeLog("TRACE: filter:a:chain:rule:12 ");
  ASSERT_TRUE(rule.has_value());
  EXPECT_EQ(rule->event.backend, Backend::kLegacy);
  EXPECT_EQ(rule->event.chain, (ChainName{"ip", "filter", "a:chain"}));
  EXPECT_EQ(rule->event.kind, Kind::kRule);
  EXPECT_EQ(rule->event.position, 12u);
  EXPECT_EQ(rule->event.hook, "forward");
  EXPECT_EQ(rule->packet, 42u);
  EXPECT_EQ(DecodeLog("TRACE: raw:PREROUTING:policy:2 ")->event.kind,
            Kind::kPolicy);
  EXPECT_EQ(DecodeLog("TRACE: nat:DOCKER:return:3 ")->event.verdict, "return");
}

TEST(NetfilterDecoderLogTest, TakesNoOtherLogEntries) {
  for (const char* prefix :
       {"", "dropped: ", "TRACE: ", "TRACE: filter", "TRACE: filter:FORWARD",
        "TRACE: filter:FORWARD:1", "TRACE: filter:FORWARD:word:1"}) {
    EXPECT_FALSE(DecodeLog(prefix)) << prefix;
  }
}

}  // namespace
}  // namespace hopcheck
