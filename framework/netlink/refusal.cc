#include "netlink/refusal.h"

#include <fmt/format.h>
#include <linux/netlink.h>

#include <cstring>

#include "netlink/attribute_names.h"
#include "netlink/reply.h"

namespace hopcheck {
namespace {

// "Nexthop has invalid gateway (at RTA_GATEWAY)"
std::string Words(const Request& request,
                  const Acknowledgement& acknowledgement) {
  std::string words = acknowledgement.words;
  std::string hint;
  if (acknowledgement.missing != 0) {
    hint = "missing " +
           MissingAttributePath(request,
                                static_cast<uint16_t>(acknowledgement.missing),
                                acknowledgement.missing_in);
  } else if (acknowledgement.attribute != 0) {
    const std::string path = AttributePath(request, acknowledgement.attribute);
    if (!path.empty()) hint = "at " + path;
  }
  if (hint.empty()) return words;
  return words.empty() ? hint : fmt::format("{} ({})", words, hint);
}

}  // namespace

Acknowledgement ParseAcknowledgement(std::span<const uint8_t> payload,
                                     bool capped) {
  const auto header = Attribute{0, payload}.As<nlmsgerr>();
  Acknowledgement result;
  result.error = -header.error;
  result.sequence = header.msg.nlmsg_seq;
  size_t length = sizeof(nlmsgerr);
  if (!capped && header.msg.nlmsg_len > NLMSG_HDRLEN) {
    length += NLMSG_ALIGN(header.msg.nlmsg_len) - NLMSG_HDRLEN;
  }
  if (payload.size() <= length) return result;
  for (const Attribute attribute : Attributes(payload.subspan(length))) {
    switch (attribute.type) {
      case NLMSGERR_ATTR_MSG:
        result.words = attribute.Text();
        break;
      case NLMSGERR_ATTR_OFFS:
        result.attribute = attribute.U32();
        break;
      case NLMSGERR_ATTR_MISS_TYPE:
        result.missing = attribute.U32();
        break;
      case NLMSGERR_ATTR_MISS_NEST:
        result.missing_in = attribute.U32();
        break;
    }
  }
  return result;
}

std::string ObjectAt(const std::string& object, const Place& place) {
  const std::string text = place.ToString();
  if (text.empty()) return object;
  return object.empty() ? text : fmt::format("{}, {}", object, text);
}

KernelError Refusal(const Request& request, const std::string& object,
                    const Acknowledgement& acknowledgement) {
  return KernelError(request.command(), ObjectAt(object, request.place()),
                     acknowledgement.error, Words(request, acknowledgement));
}

}  // namespace hopcheck
