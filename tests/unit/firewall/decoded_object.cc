#include "unit/firewall/decoded_object.h"

#include <endian.h>
#include <fmt/format.h>
#include <libnftnl/chain.h>
#include <libnftnl/rule.h>
#include <libnftnl/set.h>
#include <libnftnl/table.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <memory>
#include <vector>

#include "netlink/reply.h"

namespace hopcheck::testing {
namespace {

const char* FamilyName(uint8_t family) {
  switch (family) {
    case NFPROTO_IPV4:
      return "ip";
    case NFPROTO_IPV6:
      return "ip6";
    case NFPROTO_INET:
      return "inet";
    case NFPROTO_BRIDGE:
      return "bridge";
    case NFPROTO_ARP:
      return "arp";
    case NFPROTO_NETDEV:
      return "netdev";
    default:
      return "another family";
  }
}

std::string Trimmed(std::string text) {
  while (text.ends_with(' ') || text.ends_with('\n')) text.pop_back();
  return text;
}

// What libnftnl prints of what it has parsed.
template <typename Object, typename Free, typename Parse, typename Print>
std::string Text(Object* allocated, Free free, Parse parse, Print print,
                 const nlmsghdr* message) {
  const std::unique_ptr<Object, Free> object(allocated, free);
  if (parse(message, object.get()) != 0) return "cannot be parsed";
  char text[4096] = "";
  print(text, sizeof text, object.get(), NFTNL_OUTPUT_DEFAULT, 0);
  return Trimmed(text);
}

// What libnftnl leaves out of a rule's text, or hides in it.
std::string Besides(const nlmsghdr* message) {
  const std::unique_ptr<nftnl_rule, decltype(&nftnl_rule_free)> rule(
      nftnl_rule_alloc(), nftnl_rule_free);
  nftnl_rule_nlmsg_parse(message, rule.get());
  std::string text;
  if (nftnl_rule_is_set(rule.get(), NFTNL_RULE_COMPAT_PROTO)) {
    text +=
        fmt::format("\n  compat {} flags {}",
                    nftnl_rule_get_u32(rule.get(), NFTNL_RULE_COMPAT_PROTO),
                    nftnl_rule_get_u32(rule.get(), NFTNL_RULE_COMPAT_FLAGS));
  }
  uint32_t size = 0;
  const auto* bytes = static_cast<const uint8_t*>(
      nftnl_rule_get_data(rule.get(), NFTNL_RULE_USERDATA, &size));
  if (bytes != nullptr) text += "\n  userdata ";
  for (uint32_t i = 0; bytes != nullptr && i < size; ++i) {
    text += fmt::format("{:02x}", bytes[i]);
  }
  return text;
}

// Not what libnftnl reads of its own messages: it numbers the elements.
// "elements of __set%d id 1: 0016 0017-end"
std::string DecodedElements(const Request& request) {
  const Attributes attributes(
      request.bytes().subspan(NLMSG_HDRLEN + sizeof(nfgenmsg)));
  std::string text = fmt::format(
      "elements of {} id {}:", attributes.Find(NFTA_SET_ELEM_LIST_SET)->Text(),
      be32toh(attributes.Find(NFTA_SET_ELEM_LIST_SET_ID)->U32()));
  for (const Attribute& element :
       attributes.Nested(NFTA_SET_ELEM_LIST_ELEMENTS)) {
    const Attributes inside(element.value);
    const auto key =
        inside.Nested(NFTA_SET_ELEM_KEY).Find(NFTA_DATA_VALUE)->U16();
    text += fmt::format(" {}", be16toh(key));
    if (const auto flags = inside.Find(NFTA_SET_ELEM_FLAGS)) {
      text += be32toh(flags->U32()) == NFT_SET_ELEM_INTERVAL_END ? "-end"
                                                                 : "-unknown";
    }
  }
  return text;
}

std::string DecodedRule(const nlmsghdr* message) {
  const std::string text =
      Text(nftnl_rule_alloc(), nftnl_rule_free, nftnl_rule_nlmsg_parse,
           nftnl_rule_snprintf, message);
  return Trimmed(text.substr(0, text.find("\n  userdata"))) + Besides(message);
}

}  // namespace

std::string Decoded(const Request& request) {
  // libnftnl takes no const message.
  std::vector<uint8_t> bytes(request.bytes().begin(), request.bytes().end());
  const auto* message = reinterpret_cast<const nlmsghdr*>(bytes.data());
  const char* family = FamilyName(bytes[NLMSG_HDRLEN]);
  if (request.type() >> 8 != NFNL_SUBSYS_NFTABLES) return "not of nf_tables";
  switch (request.type() & 0xff) {
    case NFT_MSG_NEWTABLE:
      return fmt::format(
          "{} {}", family,
          Text(nftnl_table_alloc(), nftnl_table_free, nftnl_table_nlmsg_parse,
               nftnl_table_snprintf, message));
    case NFT_MSG_NEWCHAIN:
      return fmt::format("chain {}", Text(nftnl_chain_alloc(), nftnl_chain_free,
                                          nftnl_chain_nlmsg_parse,
                                          nftnl_chain_snprintf, message));
    case NFT_MSG_NEWRULE:
      return "rule " + DecodedRule(message);
    case NFT_MSG_NEWSET:
      return fmt::format(
          "set {} {}", family,
          Text(nftnl_set_alloc(), nftnl_set_free, nftnl_set_nlmsg_parse,
               nftnl_set_snprintf, message));
    case NFT_MSG_NEWSETELEM:
      return DecodedElements(request);
    default:
      return "another message";
  }
}

}  // namespace hopcheck::testing
