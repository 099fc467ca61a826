// Rules that log in the words of netfilter's trace of legacy tables: what they
// say cannot be told from it.
#ifndef HOPCHECK_FIREWALL_TRACE_IMITATOR_H_
#define HOPCHECK_FIREWALL_TRACE_IMITATOR_H_

#include <cstdint>
#include <span>
#include <string_view>

namespace hopcheck {

// To the group of nfnetlink_log that the trace is told to. What is logged to no
// group goes elsewhere.
bool ImitatesTrace(uint16_t group, std::string_view prefix);
// Of iptables' target NFLOG; `info` is its xt_nflog_info.
bool NflogImitatesTrace(std::span<const uint8_t> info);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_TRACE_IMITATOR_H_
