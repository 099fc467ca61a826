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

uint32_t Big32(const auto& attributes, uint16_t type) {
  const auto found = attributes.Find(type);
  return found ? ntohl(found->U32()) : 0;
}

uint64_t Big64(const auto& attributes, uint16_t type) {
  const auto found = attributes.Find(type);
  return found ? __builtin_bswap64(found->U64()) : 0;
}

void SetText(const auto& attributes, uint16_t type, std::string& text) {
  if (const auto found = attributes.Find(type)) text = found->TextView();
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
  SetText(verdict, NFTA_VERDICT_CHAIN, event.target);
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

void SetAddresses(const QuotedPacket& packet, NetfilterEvent& event) {
  event.source = packet.source;
  event.destination = packet.destination;
}

// "filter:FORWARD:rule:1 ": what follows "TRACE: ". Chains may hold colons,
// tables not.
bool ReadPrefix(std::string_view prefix, NetfilterEvent& event) {
  constexpr std::string_view kTrace = "TRACE: ";
  if (!prefix.starts_with(kTrace)) return false;
  prefix.remove_prefix(kTrace.size());
  while (!prefix.empty() && prefix.back() == ' ') prefix.remove_suffix(1);
  const size_t number = prefix.rfind(':');
  if (number == std::string_view::npos || number == 0) return false;
  const size_t kind = prefix.rfind(':', number - 1);
  const size_t table = prefix.find(':');
  if (kind == std::string_view::npos || table >= kind) return false;
  event.chain.table = prefix.substr(0, table);
  event.chain.chain = prefix.substr(table + 1, kind - table - 1);
  const std::string_view word = prefix.substr(kind + 1, number - kind - 1);
  const char* end = prefix.data() + prefix.size();
  std::from_chars(prefix.data() + number + 1, end, event.position);
  if (word == "rule") {
    event.kind = Kind::kRule;
  } else if (word == "return") {
    event.kind = Kind::kReturn;
    event.verdict = "return";
  } else if (word == "policy") {
    event.kind = Kind::kPolicy;
  } else {
    return false;
  }
  return true;
}

}  // namespace

bool NetfilterDecoder::DecodeNft(const TraceMessage& message,
                                 Decoded& decoded) {
  const TraceAttributes attributes(
      message.bytes.subspan(NLMSG_HDRLEN + sizeof(nfgenmsg)));
  NetfilterEvent& event = decoded.event;
  // The table's family; NFTA_TRACE_NFPROTO is the packet's own.
  event.chain.family = FamilyName(message.bytes[NLMSG_HDRLEN]);
  SetText(attributes, NFTA_TRACE_TABLE, event.chain.table);
  SetText(attributes, NFTA_TRACE_CHAIN, event.chain.chain);
  event.trace_id = Big32(attributes, NFTA_TRACE_ID);
  const std::pair key(message.netns, event.trace_id);
  if (attributes.Find(NFTA_TRACE_NETWORK_HEADER)) {
    // The id may have been another packet's.
    known_.erase(key);
    const auto packet =
        ParseQuotedHeaders(Value(attributes, NFTA_TRACE_NETWORK_HEADER),
                           Value(attributes, NFTA_TRACE_TRANSPORT_HEADER));
    if (!packet) return false;
    if (packet->cookie && packet->cookie->run != run_) return false;
    Known& known = known_[key];
    known.role = packet->role;
    if (packet->cookie) known.packet = packet->cookie->packet;
    known.ct = CtStateOf(Big32(attributes, kTraceCtState));
    SetAddresses(*packet, event);
  }
  const auto known = known_.find(key);
  if (known == known_.end()) return false;
  // What its table says once is enough.
  const bool is_own = IsTraceTable(event.chain.table);
  if (is_own && !event.source) return false;
  event.role = known->second.role;
  event.ct = known->second.ct;
  decoded.packet = known->second.packet;
  if (is_own) {
    ReadOwnChain(message.bytes[NLMSG_HDRLEN], event);
  } else {
    ReadKind(attributes, event);
  }
  return true;
}

bool NetfilterDecoder::DecodeLog(const TraceMessage& message,
                                 Decoded& decoded) const {
  const auto family = message.bytes[NLMSG_HDRLEN];  // nfgenmsg.nfgen_family
  const Attributes attributes(
      message.bytes.subspan(NLMSG_HDRLEN + sizeof(nfgenmsg)));
  NetfilterEvent& event = decoded.event;
  event.backend = Backend::kLegacy;
  event.chain.family = FamilyName(family);
  const auto prefix = attributes.Find(NFULA_PREFIX);
  if (!prefix || !ReadPrefix(prefix->TextView(), event)) return false;
  const auto packet = ParseQuotedPacket(Value(attributes, NFULA_PAYLOAD));
  if (!packet) return false;
  if (packet->cookie && packet->cookie->run != run_) return false;
  event.role = packet->role;
  if (packet->cookie) decoded.packet = packet->cookie->packet;
  SetAddresses(*packet, event);
  if (const auto header = attributes.Find(NFULA_PACKET_HDR)) {
    event.hook = HookName(family, header->As<nfulnl_msg_packet_hdr>().hook);
  }
  return true;
}

std::optional<NetfilterDecoder::Decoded> NetfilterDecoder::Decode(
    const TraceMessage& message) {
  std::optional<Decoded> decoded;
  if (message.bytes.size() < NLMSG_HDRLEN + sizeof(nfgenmsg)) return decoded;
  const uint16_t type = Attribute{0, message.bytes}.As<nlmsghdr>().nlmsg_type;
  const bool is_nft = type == (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_TRACE);
  const bool is_log = type == (NFNL_SUBSYS_ULOG << 8 | NFULNL_MSG_PACKET);
  if (!is_nft && !is_log) return decoded;
  decoded.emplace();
  const bool is_news =
      is_nft ? DecodeNft(message, *decoded) : DecodeLog(message, *decoded);
  if (!is_news) {
    decoded.reset();
    return decoded;
  }
  decoded->event.time_ns = message.time_ns;
  decoded->event.netns = message.netns;
  decoded->event.in_hand = message.skb;
  decoded->event.in_hand_ct = CtStateName(message.ct_info);
  return decoded;
}

}  // namespace hopcheck
