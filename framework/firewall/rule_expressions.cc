#include "firewall/rule_expressions.h"

#include <endian.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "firewall/trace_imitator.h"
#include "firewall/xt_extension.h"

namespace hopcheck {
namespace {

constexpr uint8_t kUserdataComment = 0;  // NFTNL_UDATA_RULE_COMMENT

uint32_t U32Of(const Attributes& attributes, uint16_t type) {
  const auto found = attributes.Find(type);
  return found ? be32toh(found->U32()) : 0;
}

std::string TextOf(const Attributes& attributes, uint16_t type) {
  const auto found = attributes.Find(type);
  return found ? found->Text() : "";
}

// Userdata is a list of type, length and value, a byte each of the first two.
std::string CommentInUserdata(std::span<const uint8_t> bytes) {
  while (bytes.size() >= 2) {
    const size_t length = std::min<size_t>(bytes[1], bytes.size() - 2);
    if (bytes[0] == kUserdataComment) {
      return Attribute{0, bytes.subspan(2, length)}.Text();
    }
    bytes = bytes.subspan(2 + length);
  }
  return "";
}

// Those that iptables-nft makes rules of; what else a rule has, iptables-save
// may leave out without a word.
bool IsMadeByIptables(std::string_view expression) {
  constexpr std::string_view kNames[] = {
      "bitwise", "cmp",  "counter", "immediate", "limit", "log",
      "match",   "meta", "payload", "range",     "target"};
  return std::ranges::find(kNames, expression) != std::end(kNames);
}

bool Translates(std::string_view expression) {
  return expression == "nat" || expression == "masq" || expression == "redir";
}

bool Tracks(std::string_view expression) {
  return expression == "ct" || expression == "connlimit" ||
         expression == "synproxy" || Translates(expression);
}

std::span<const uint8_t> BytesOf(const Attributes& attributes, uint16_t type) {
  const auto found = attributes.Find(type);
  return found ? found->value : std::span<const uint8_t>();
}

class RuleReader {
 public:
  explicit RuleReader(DumpedRule& result) : result_(result) {
    result_.rule.verdict = "continue";
  }

  void Take(const std::string& name, const Attributes& data) {
    result_.make.has_counter |= name == "counter";
    result_.make.has_xt |= name == "match" || name == "target";
    result_.make.is_native |= !IsMadeByIptables(name);
    result_.rule.translates |= Translates(name);
    result_.rule.tracks |= Tracks(name);
    if (name == "immediate") TakeImmediate(data);
    if (name == "lookup") TakeLookup(data);
    if (name == "match") {
      TakeXtMatch(TextOf(data, NFTA_MATCH_NAME), BytesOf(data, NFTA_MATCH_INFO),
                  result_.rule);
    }
    if (name == "objref") TakeObject(data);
    if (name == "target") TakeTarget(data);
    if (name == "log" && data.Find(NFTA_LOG_GROUP)) TakeLog(data);
    if (name == "reject" || name == "queue") End(name);
    if (Translates(name)) End("accept");
    // They take the packet, or not.
    if (name == "tproxy" || name == "synproxy" || name == "fwd") End("");
  }

 private:
  // The last that ends a rule is what it does; a map of verdicts stands for
  // any of them.
  void End(std::string_view verdict, std::string target = "") {
    if (has_map_) return;
    result_.rule.verdict = verdict;
    result_.rule.target = std::move(target);
  }

  void TakeImmediate(const Attributes& data) {
    if (U32Of(data, NFTA_IMMEDIATE_DREG) != NFT_REG_VERDICT) return;
    const Attributes verdict =
        data.Nested(NFTA_IMMEDIATE_DATA).Nested(NFTA_DATA_VERDICT);
    const auto code = static_cast<int32_t>(U32Of(verdict, NFTA_VERDICT_CODE));
    const std::string chain = TextOf(verdict, NFTA_VERDICT_CHAIN);
    if (code == NFT_JUMP) return End("jump", chain);
    if (code == NFT_GOTO) return End("goto", chain);
    if (code == NFT_RETURN) return End("return");
    if (code == NF_ACCEPT) return End("accept");
    if (code == NF_DROP) return End("drop");
    if ((code & NF_VERDICT_MASK) == NF_QUEUE && code > 0) return End("queue");
    if (code != NFT_CONTINUE && code != NFT_BREAK) End("");
  }

  void TakeLookup(const Attributes& data) {
    if (!data.Find(NFTA_LOOKUP_DREG)) return;
    if (U32Of(data, NFTA_LOOKUP_DREG) != NFT_REG_VERDICT) return;
    End("");
    has_map_ = true;
  }

  void TakeTarget(const Attributes& data) {
    const std::string target = TextOf(data, NFTA_TARGET_NAME);
    End(VerdictOfTarget(target));
    TakeXtTarget(target, BytesOf(data, NFTA_TARGET_INFO), result_.rule);
  }

  void TakeLog(const Attributes& data) {
    const uint16_t group = be16toh(data.Find(NFTA_LOG_GROUP)->U16());
    result_.rule.imitates_trace |=
        ImitatesTrace(group, TextOf(data, NFTA_LOG_PREFIX));
  }

  void TakeObject(const Attributes& data) {
    if (U32Of(data, NFTA_OBJREF_IMM_TYPE) == NFT_OBJECT_SYNPROXY) End("");
  }

  DumpedRule& result_;
  bool has_map_ = false;
};

}  // namespace

DumpedRule ReadDumpedRule(const Attributes& attributes) {
  DumpedRule result;
  if (const auto handle = attributes.Find(NFTA_RULE_HANDLE)) {
    result.rule.handle = be64toh(handle->U64());
  }
  if (const auto userdata = attributes.Find(NFTA_RULE_USERDATA)) {
    result.rule.comment = CommentInUserdata(userdata->value);
    result.make.has_nft_comment = !result.rule.comment.empty();
  }
  RuleReader reader(result);
  for (const Attribute element : attributes.Nested(NFTA_RULE_EXPRESSIONS)) {
    const Attributes expression(element.value);
    reader.Take(TextOf(expression, NFTA_EXPR_NAME),
                expression.Nested(NFTA_EXPR_DATA));
  }
  return result;
}

}  // namespace hopcheck
