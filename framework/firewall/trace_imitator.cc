#include "firewall/trace_imitator.h"

#include <linux/netfilter/xt_NFLOG.h>

#include <cstring>

namespace hopcheck {

bool ImitatesTrace(uint16_t group, std::string_view prefix) {
  return group == 0 && prefix.starts_with("TRACE: ");
}

bool NflogImitatesTrace(std::span<const uint8_t> info) {
  xt_nflog_info nflog;
  if (info.size() < sizeof nflog) return false;
  std::memcpy(&nflog, info.data(), sizeof nflog);
  return ImitatesTrace(nflog.group,
                       {static_cast<const char*>(nflog.prefix),
                        ::strnlen(nflog.prefix, sizeof nflog.prefix)});
}

}  // namespace hopcheck
