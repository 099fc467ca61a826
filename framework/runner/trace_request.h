// What `hopcheck trace` is asked for, in the user's words.
#ifndef HOPCHECK_RUNNER_TRACE_REQUEST_H_
#define HOPCHECK_RUNNER_TRACE_REQUEST_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/ip_types.h"
#include "trace/chain_source.h"

namespace hopcheck {

struct TraceRequest {
  std::string target = "127.0.0.1";
  std::optional<Family> family;
  uint32_t size = 56;
  std::optional<uint8_t> ttl;
  std::string interface;  // or a source address; "" for none
  std::optional<uint32_t> mark;
  std::chrono::milliseconds timeout{1000};
  std::string netns;  // "" for our own
  bool allow_trace_rules = false;
  // The source of chain verdicts that is to be used, and no other.
  std::optional<ChainSourceKind> chains;

  bool operator==(const TraceRequest&) const = default;
};

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_TRACE_REQUEST_H_
