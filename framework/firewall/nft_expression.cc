#include "firewall/nft_expression.h"

#include <linux/netfilter/x_tables.h>

#include <cstdlib>
#include <cstring>
#include <new>

namespace hopcheck {

Expression::Expression(const char* name)
    : expression_(::nftnl_expr_alloc(name)) {
  if (!expression_) throw std::bad_alloc();
}

void Expression::Free::operator()(const nftnl_expr* expression) const {
  ::nftnl_expr_free(expression);
}

Expression& Expression::Set(uint16_t attribute, uint32_t value) {
  ::nftnl_expr_set_u32(expression_.get(), attribute, value);
  return *this;
}

Expression& Expression::SetU8(uint16_t attribute, uint8_t value) {
  ::nftnl_expr_set_u8(expression_.get(), attribute, value);
  return *this;
}

Expression& Expression::SetU64(uint16_t attribute, uint64_t value) {
  ::nftnl_expr_set_u64(expression_.get(), attribute, value);
  return *this;
}

Expression& Expression::SetBytes(uint16_t attribute, Bytes value) {
  if (::nftnl_expr_set(expression_.get(), attribute, value.data(),
                       static_cast<uint32_t>(value.size())) != 0) {
    throw std::bad_alloc();
  }
  return *this;
}

Expression& Expression::SetText(uint16_t attribute, const std::string& value) {
  if (::nftnl_expr_set_str(expression_.get(), attribute, value.c_str()) != 0) {
    throw std::bad_alloc();
  }
  return *this;
}

Expression& Expression::SetInfo(uint16_t attribute, Bytes info) {
  const size_t size = XT_ALIGN(info.size());
  // libnftnl keeps it, and frees it with the expression.
  void* owned = std::calloc(1, size);
  if (owned == nullptr) throw std::bad_alloc();
  std::memcpy(owned, info.data(), info.size());
  ::nftnl_expr_set(expression_.get(), attribute, owned,
                   static_cast<uint32_t>(size));
  return *this;
}

Expression LoadMeta(nft_meta_keys key) {
  Expression load("meta");
  load.Set(NFTNL_EXPR_META_KEY, key).Set(NFTNL_EXPR_META_DREG, NFT_REG_1);
  return load;
}

Expression LoadCt(nft_ct_keys key) {
  Expression load("ct");
  load.Set(NFTNL_EXPR_CT_KEY, key).Set(NFTNL_EXPR_CT_DREG, NFT_REG_1);
  return load;
}

Expression LoadPayload(nft_payload_bases base, uint32_t offset,
                       uint32_t length) {
  Expression load("payload");
  load.Set(NFTNL_EXPR_PAYLOAD_BASE, base)
      .Set(NFTNL_EXPR_PAYLOAD_OFFSET, offset)
      .Set(NFTNL_EXPR_PAYLOAD_LEN, length)
      .Set(NFTNL_EXPR_PAYLOAD_DREG, NFT_REG_1);
  return load;
}

Expression LoadBytes(Bytes bytes, nft_registers into) {
  Expression load("immediate");
  load.Set(NFTNL_EXPR_IMM_DREG, into).SetBytes(NFTNL_EXPR_IMM_DATA, bytes);
  return load;
}

Expression StoreMark() {
  Expression store("meta");
  store.Set(NFTNL_EXPR_META_KEY, NFT_META_MARK)
      .Set(NFTNL_EXPR_META_SREG, NFT_REG_1);
  return store;
}

Expression Compare(nft_cmp_ops op, Bytes with) {
  Expression compare("cmp");
  compare.Set(NFTNL_EXPR_CMP_SREG, NFT_REG_1)
      .Set(NFTNL_EXPR_CMP_OP, op)
      .SetBytes(NFTNL_EXPR_CMP_DATA, with);
  return compare;
}

Expression InRange(Bytes first, Bytes last) {
  Expression range("range");
  range.Set(NFTNL_EXPR_RANGE_SREG, NFT_REG_1)
      .Set(NFTNL_EXPR_RANGE_OP, NFT_RANGE_EQ)
      .SetBytes(NFTNL_EXPR_RANGE_FROM_DATA, first)
      .SetBytes(NFTNL_EXPR_RANGE_TO_DATA, last);
  return range;
}

Expression Mask(Bytes mask, Bytes toggled) {
  Expression bitwise("bitwise");
  bitwise.Set(NFTNL_EXPR_BITWISE_SREG, NFT_REG_1)
      .Set(NFTNL_EXPR_BITWISE_DREG, NFT_REG_1)
      .Set(NFTNL_EXPR_BITWISE_OP, NFT_BITWISE_BOOL)
      .Set(NFTNL_EXPR_BITWISE_LEN, static_cast<uint32_t>(mask.size()))
      .SetBytes(NFTNL_EXPR_BITWISE_MASK, mask)
      .SetBytes(NFTNL_EXPR_BITWISE_XOR, toggled);
  return bitwise;
}

Expression InSet(const std::string& set, uint32_t id) {
  Expression lookup("lookup");
  lookup.Set(NFTNL_EXPR_LOOKUP_SREG, NFT_REG_1)
      .SetText(NFTNL_EXPR_LOOKUP_SET, set)
      .Set(NFTNL_EXPR_LOOKUP_SET_ID, id);
  return lookup;
}

Expression Counter() {
  Expression counter("counter");
  counter.SetU64(NFTNL_EXPR_CTR_PACKETS, 0).SetU64(NFTNL_EXPR_CTR_BYTES, 0);
  return counter;
}

Expression Limit(uint64_t rate, uint64_t seconds) {
  constexpr uint32_t kBurst = 5;  // of iptables' limit match and nft's limit
  Expression limit("limit");
  limit.SetU64(NFTNL_EXPR_LIMIT_RATE, rate)
      .SetU64(NFTNL_EXPR_LIMIT_UNIT, seconds)
      .Set(NFTNL_EXPR_LIMIT_BURST, kBurst)
      .Set(NFTNL_EXPR_LIMIT_TYPE, NFT_LIMIT_PKTS)
      .Set(NFTNL_EXPR_LIMIT_FLAGS, 0);
  return limit;
}

Expression Log(const std::string& prefix) {
  Expression log("log");
  if (!prefix.empty()) log.SetText(NFTNL_EXPR_LOG_PREFIX, prefix);
  return log;
}

Expression Reject(nft_reject_types type, uint8_t code) {
  Expression reject("reject");
  reject.Set(NFTNL_EXPR_REJECT_TYPE, type).SetU8(NFTNL_EXPR_REJECT_CODE, code);
  return reject;
}

Expression Verdict(int32_t code, const std::string& chain) {
  Expression verdict("immediate");
  verdict.Set(NFTNL_EXPR_IMM_DREG, NFT_REG_VERDICT)
      .Set(NFTNL_EXPR_IMM_VERDICT, static_cast<uint32_t>(code));
  if (!chain.empty()) verdict.SetText(NFTNL_EXPR_IMM_CHAIN, chain);
  return verdict;
}

}  // namespace hopcheck
