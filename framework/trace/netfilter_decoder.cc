#include "trace/netfilter_decoder.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_log.h>
#include <linux/netlink.h>

#include <charconv>
#include <string_view>

#include "base/netfilter_names.h"
#include "netlink/reply.h"
#include "netlink/trace_table.h"
#include "trace/ct_state.h"
#include "trace/quoted_packet.h"

namespace hopcheck {
namespace {

using Kind = NetfilterEvent::Kind;

// Since 6.16; not in Debian 12's header.
constexpr uint16_t kTraceCtState = 21;
// Bits of that attribute (NF_CT_STATE_*, nf_conntrack_common.h).
constexpr uint32_t kEstablished = 1 << 1;
constexpr uint32_t kRelated = 1 << 2;
constexpr uint32_t kNew = 1 << 3;
constexpr uint32_t kUntracked = 1 << 6;

using TraceAttributes = AttributesByType<kTraceCtState + 1>;
static_assert(kTraceCtState > NFTA_TRACE_POLICY);
using LogAttributes = AttributesByType<NFULA_PREFIX + 1>;
static_assert(NFULA_PREFIX > NFULA_PAYLOAD);

uint32_t Big32(const auto& attributes, uint16_t type) {
  const auto found = attributes.Find(type);
  return found ? ntohl(found->U32()) : 0;
}

uint64_t Big64(const auto& attributes, uint16_t type) {
  const auto found = attributes.Find(type);
  return found ? __builtin_bswap64(found->U64()) : 0;
}

std::string_view Text(const auto& attributes, uint16_t type) {
  const auto found = attributes.Find(type);
  return found ? found->TextView() : std::string_view();
}

std::span<const uint8_t> Value(const auto& attributes, uint16_t type) {
  const auto found = attributes.Find(type);
  return found ? found->value : std::span<const uint8_t>();
}

std::string_view CtStateOf(uint32_t bits) {
  if ((bits & kEstablished) != 0) return "established";
  if ((bits & kRelated) != 0) return "related";
  if ((bits & kNew) != 0) return "new";
  return (bits & kUntracked) != 0 ? "untracked" : "";
}

void ReadVerdict(const TraceAttributes& attributes, NetfilterEvent& event) {
  const Attributes verdict = attributes.Nested(NFTA_TRACE_VERDICT);
  if (verdict.empty()) return;
  event.verdict =
      VerdictName(static_cast<int32_t>(Big32(verdict, NFTA_VERDICT_CODE)));
  event.target = Text(verdict, NFTA_VERDICT_CHAIN);
}

// What happened in the chain. The end of a chain that was jumped to is said in
// two ways: a return without a rule (up to 6.1), a rule without a handle.
void ReadKind(const TraceAttributes& attributes, NetfilterEvent& event) {
  event.handle = Big64(attributes, NFTA_TRACE_RULE_HANDLE);
  ReadVerdict(attributes, event);
  const uint32_t type = Big32(attributes, NFTA_TRACE_TYPE);
  if (type == NFT_TRACETYPE_POLICY) {
    event.kind = Kind::kPolicy;
    event.verdict =
        VerdictName(static_cast<int32_t>(Big32(attributes, NFTA_TRACE_POLICY)));
  } else if (event.handle == 0) {
    event.kind = Kind::kReturn;
    event.verdict = "return";
    event.target.clear();
  }
}

// Of hopcheck's own table.
void ReadOwnChain(uint8_t family, NetfilterEvent& event) {
  event.kind = Kind::kSeen;
  const auto hook = HookOfTraceChain(event.chain.chain);
  if (hook) event.hook = HookName(family, *hook);
}

// nfgenmsg.nfgen_family: of nf_tables the table's, NFTA_TRACE_NFPROTO being the
// packet's own.
uint8_t FamilyOf(const TraceMessage& message) {
  return message.bytes[NLMSG_HDRLEN];
}

std::optional<uint32_t> NumberOf(const QuotedPacket& packet) {
  if (!packet.cookie) return std::nullopt;
  return packet.cookie->packet;
}

void SetAddresses(const QuotedPacket& packet, NetfilterEvent& event) {
  event.source = packet.source;
  event.destination = packet.destination;
}

// What a log entry's prefix says: "TRACE: filter:FORWARD:rule:1 ".
struct TracePrefix {
  std::string_view table;
  std::string_view chain;
  Kind kind = Kind::kRule;
  uint32_t position = 0;
};

std::optional<Kind> KindNamed(std::string_view word) {
  if (word == "rule") return Kind::kRule;
  if (word == "return") return Kind::kReturn;
  if (word == "policy") return Kind::kPolicy;
  return std::nullopt;
}

// Chains may hold colons, tables not.
std::optional<TracePrefix> ReadPrefix(std::string_view text) {
  constexpr std::string_view kTrace = "TRACE: ";
  if (!text.starts_with(kTrace)) return std::nullopt;
  text.remove_prefix(kTrace.size());
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  const size_t number = text.rfind(':');
  if (number == std::string_view::npos || number == 0) return std::nullopt;
  const size_t kind = text.rfind(':', number - 1);
  const size_t table = text.find(':');
  if (kind == std::string_view::npos || table >= kind) return std::nullopt;
  const auto named = KindNamed(text.substr(kind + 1, number - kind - 1));
  if (!named) return std::nullopt;
  TracePrefix prefix{.table = text.substr(0, table),
                     .chain = text.substr(table + 1, kind - table - 1),
                     .kind = *named};
  const char* end = text.data() + text.size();
  std::from_chars(text.data() + number + 1, end, prefix.position);
  return prefix;
}

// What any message tells.
void FillIn(const TraceMessage& message, NetfilterEvent& event) {
  event.time_ns = message.time_ns;
  event.netns = message.netns;
  event.in_hand = message.skb;
  event.in_hand_ct = CtStateName(message.ct_info);
  event.chain.family = FamilyName(FamilyOf(message));
}

}  // namespace

void NetfilterDecoder::DecodeNft(const TraceMessage& message,
                                 const Place& place) {
  const TraceAttributes attributes(
      message.bytes.subspan(NLMSG_HDRLEN + sizeof(nfgenmsg)));
  const uint32_t trace_id = Big32(attributes, NFTA_TRACE_ID);
  const std::pair key(message.netns, trace_id);
  std::optional<QuotedPacket> packet;
  if (attributes.Find(NFTA_TRACE_NETWORK_HEADER)) {
    // The id may have been another packet's.
    known_.erase(key);
    packet = ParseQuotedHeaders(Value(attributes, NFTA_TRACE_NETWORK_HEADER),
                                Value(attributes, NFTA_TRACE_TRANSPORT_HEADER));
    if (!packet || !IsOurs(*packet)) return;
    known_[key] = {.role = packet->role,
                   .packet = NumberOf(*packet),
                   .ct = CtStateOf(Big32(attributes, kTraceCtState))};
  }
  const auto found = known_.find(key);
  if (found == known_.end()) return;
  const Known& known = found->second;
  const std::string_view table = Text(attributes, NFTA_TRACE_TABLE);
  // What its table says once is enough.
  const bool is_own = IsTraceTable(table);
  if (is_own && !packet) return;
  NetfilterEvent* event = place(known.packet);
  if (event == nullptr) return;
  FillIn(message, *event);
  event->role = known.role;
  event->ct = known.ct;
  event->trace_id = trace_id;
  event->chain.table = table;
  event->chain.chain = Text(attributes, NFTA_TRACE_CHAIN);
  if (packet) SetAddresses(*packet, *event);
  if (is_own) {
    ReadOwnChain(FamilyOf(message), *event);
  } else {
    ReadKind(attributes, *event);
  }
}

void NetfilterDecoder::DecodeLog(const TraceMessage& message,
                                 const Place& place) const {
  const LogAttributes attributes(
      message.bytes.subspan(NLMSG_HDRLEN + sizeof(nfgenmsg)));
  const auto prefix = ReadPrefix(Text(attributes, NFULA_PREFIX));
  if (!prefix) return;
  const auto packet = ParseQuotedPacket(Value(attributes, NFULA_PAYLOAD));
  if (!packet || !IsOurs(*packet)) return;
  NetfilterEvent* event = place(NumberOf(*packet));
  if (event == nullptr) return;
  FillIn(message, *event);
  event->backend = Backend::kLegacy;
  event->role = packet->role;
  event->chain.table = prefix->table;
  event->chain.chain = prefix->chain;
  event->kind = prefix->kind;
  event->position = prefix->position;
  if (prefix->kind == Kind::kReturn) event->verdict = "return";
  SetAddresses(*packet, *event);
  if (const auto header = attributes.Find(NFULA_PACKET_HDR)) {
    event->hook =
        HookName(FamilyOf(message), header->As<nfulnl_msg_packet_hdr>().hook);
  }
}

void NetfilterDecoder::Decode(const TraceMessage& message, const Place& place) {
  if (message.bytes.size() < NLMSG_HDRLEN + sizeof(nfgenmsg)) return;
  const uint16_t type = Attribute{0, message.bytes}.As<nlmsghdr>().nlmsg_type;
  if (type == (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_TRACE)) {
    DecodeNft(message, place);
  } else if (type == (NFNL_SUBSYS_ULOG << 8 | NFULNL_MSG_PACKET)) {
    DecodeLog(message, place);
  }
}

}  // namespace hopcheck
