#include "firewall/common_match.h"

#include <endian.h>
#include <linux/netfilter.h>

#include <array>

namespace hopcheck {

uint16_t NetworkOrder(uint16_t value) { return htobe16(value); }

void AddInterface(nft_meta_keys key, const std::string& name,
                  RuleBuilder& builder) {
  builder.Add(LoadMeta(key));
  // With its terminating zero where the name is whole.
  const size_t length = name.ends_with('+') ? name.size() - 1 : name.size() + 1;
  builder.Add(Compare(
      NFT_CMP_EQ, {reinterpret_cast<const uint8_t*>(name.c_str()), length}));
}

void AddAddress(AddressField field, const IpPrefix& prefix,
                RuleBuilder& builder) {
  const bool is4 = prefix.family() == Family::kIpv4;
  uint32_t offset = is4 ? 12 : 8;
  if (field == AddressField::kDestination) offset += is4 ? 4 : 16;
  AddPrefix(offset, prefix, builder);
}

void AddPrefix(uint32_t offset, const IpPrefix& prefix, RuleBuilder& builder) {
  if (prefix.length == 0) return;
  const size_t bytes = prefix.family() == Family::kIpv4 ? 4 : 16;
  const IpAddress network = prefix.Network().address;
  // Whole bytes are compared alone; else all of the address, masked.
  const bool whole = prefix.length % 8 == 0;
  const size_t length = whole ? prefix.length / 8u : bytes;
  builder.Add(LoadPayload(NFT_PAYLOAD_NETWORK_HEADER, offset,
                          static_cast<uint32_t>(length)));
  if (!whole) {
    std::array<uint8_t, 16> mask{};
    for (size_t bit = 0; bit < prefix.length; ++bit) {
      mask[bit / 8] |= static_cast<uint8_t>(0x80u >> bit % 8);
    }
    const std::array<uint8_t, 16> zero{};
    builder.Add(Mask(Bytes(mask).first(bytes), Bytes(zero).first(bytes)));
  }
  builder.Add(Compare(NFT_CMP_EQ, network.bytes().first(length)));
}

void AddProtocol(uint8_t protocol, RuleBuilder& builder) {
  builder.Add(LoadMeta(NFT_META_L4PROTO))
      .Add(Compare(NFT_CMP_EQ, BytesOf(protocol)));
}

void LoadPort(PortField field, RuleBuilder& builder) {
  builder.Add(LoadPayload(NFT_PAYLOAD_TRANSPORT_HEADER,
                          static_cast<uint32_t>(field), sizeof(uint16_t)));
}

void AddPorts(PortField field, PortRange ports, RuleBuilder& builder) {
  const uint16_t first = NetworkOrder(ports.first);
  const uint16_t last = NetworkOrder(ports.last);
  LoadPort(field, builder);
  if (first == last) {
    builder.Add(Compare(NFT_CMP_EQ, BytesOf(first)));
  } else if (first == 0) {
    builder.Add(Compare(NFT_CMP_LTE, BytesOf(last)));
  } else {
    builder.Add(InRange(BytesOf(first), BytesOf(last)));
  }
}

void AddMark(const MarkValue& mark, RuleBuilder& builder) {
  builder.Add(LoadMeta(NFT_META_MARK));
  if (mark.mask != UINT32_MAX) {
    const uint32_t none = 0;
    builder.Add(Mask(BytesOf(mark.mask), BytesOf(none)));
  }
  builder.Add(Compare(NFT_CMP_EQ, BytesOf(mark.value)));
}

bool AddVerdict(const DataVerdict& verdict, RuleBuilder& builder) {
  switch (verdict.kind) {
    case DataVerdict::Kind::kAccept:
      builder.Add(Verdict(NF_ACCEPT));
      return true;
    case DataVerdict::Kind::kDrop:
      builder.Add(Verdict(NF_DROP));
      return true;
    case DataVerdict::Kind::kReturn:
      builder.Add(Verdict(NFT_RETURN));
      return true;
    case DataVerdict::Kind::kJump:
      builder.Add(Verdict(NFT_JUMP, verdict.text));
      return true;
    case DataVerdict::Kind::kGoto:
      builder.Add(Verdict(NFT_GOTO, verdict.text));
      return true;
    default:
      return false;
  }
}

}  // namespace hopcheck
