// The expressions of nf_tables rules, over libnftnl: each works on register 1
// where nothing else is said.
#ifndef HOPCHECK_FIREWALL_NFT_EXPRESSION_H_
#define HOPCHECK_FIREWALL_NFT_EXPRESSION_H_

#include <libnftnl/chain.h>  // the stdio.h that expr.h 1.2.4 leaves out
#include <libnftnl/expr.h>
#include <linux/netfilter/nf_tables.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <type_traits>

namespace hopcheck {

using Bytes = std::span<const uint8_t>;

template <typename Value>
Bytes BytesOf(const Value& value) {
  static_assert(std::is_trivially_copyable_v<Value>);
  return {reinterpret_cast<const uint8_t*>(&value), sizeof value};
}

class Expression {
 public:
  explicit Expression(const char* name);

  Expression& Set(uint16_t attribute, uint32_t value);
  Expression& SetU8(uint16_t attribute, uint8_t value);
  Expression& SetU64(uint16_t attribute, uint64_t value);
  Expression& SetBytes(uint16_t attribute, Bytes value);
  Expression& SetText(uint16_t attribute, const std::string& value);
  // Of "match" and "target": xtables' own structure, padded as it wants it.
  Expression& SetInfo(uint16_t attribute, Bytes info);

  nftnl_expr* Release() { return expression_.release(); }

 private:
  struct Free {
    void operator()(const nftnl_expr* expression) const;
  };
  std::unique_ptr<nftnl_expr, Free> expression_;
};

Expression LoadMeta(nft_meta_keys key);
Expression LoadCt(nft_ct_keys key);
Expression LoadPayload(nft_payload_bases base, uint32_t offset,
                       uint32_t length);
Expression LoadBytes(Bytes bytes, nft_registers into = NFT_REG_1);
Expression StoreMark();
Expression Compare(nft_cmp_ops op, Bytes with);
Expression InRange(Bytes first, Bytes last);
// register = (register & mask) ^ toggled
Expression Mask(Bytes mask, Bytes toggled);
Expression InSet(const std::string& set, uint32_t id);

Expression Counter();
// `rate` packets each `seconds`.
Expression Limit(uint64_t rate, uint64_t seconds);
Expression Log(const std::string& prefix);
Expression Reject(nft_reject_types type, uint8_t code);
Expression Verdict(int32_t code, const std::string& chain = "");

// An extension of xtables; `info` is its structure.
template <typename Info>
Expression XtMatch(const char* name, uint32_t revision, const Info& info) {
  Expression match("match");
  match.SetText(NFTNL_EXPR_MT_NAME, name).Set(NFTNL_EXPR_MT_REV, revision);
  match.SetInfo(NFTNL_EXPR_MT_INFO, BytesOf(info));
  return match;
}
template <typename Info>
Expression XtTarget(const char* name, uint32_t revision, const Info& info) {
  Expression target("target");
  target.SetText(NFTNL_EXPR_TG_NAME, name).Set(NFTNL_EXPR_TG_REV, revision);
  target.SetInfo(NFTNL_EXPR_TG_INFO, BytesOf(info));
  return target;
}

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_NFT_EXPRESSION_H_
