#include "firewall/trace_imitator.h"

#include <linux/netfilter/xt_NFLOG.h>

#include <cstring>

#include "netlink/reply.h"

namespace hopcheck {

bool ImitatesTrace(uint16_t group, std::string_view prefix) {
  return group == 0 && prefix.starts_with("TRACE: ");
}

bool NflogImitatesTrace(std::span<const uint8_t> info) {
  const auto nflog = Attribute{0, info}.As<xt_nflog_info>();
  return ImitatesTrace(nflog.group,
                       {static_cast<const char*>(nflog.prefix),
                        ::strnlen(nflog.prefix, sizeof nflog.prefix)});
}

}  // namespace hopcheck
