// A packet's path as `hopcheck trace` tells it, a line a step, while the packet
// is on its way:
//
//     NETWORK NS        INTERFACE    TYPE ADDRESSES IPTABLES
// [        host]          docker0 request 172.17.0.1 -> 172.17.0.2
// nat.POSTROUTING :ACCEPT  policy
#ifndef HOPCHECK_REPORT_PATH_TABLE_H_
#define HOPCHECK_REPORT_PATH_TABLE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "trace/packet_path.h"

namespace hopcheck {

enum class PathStyle : uint8_t {
  // The columns of tracepkt, and no other: hops, and what each table's chain
  // came to at its hook.
  kPlain,
  // Every step, with the rule that decided.
  kFull,
};

std::string PathHeader();

class PathTable {
 public:
  // `type` stands in the column of that name for what was sent: "request".
  explicit PathTable(PathStyle style, std::string type = "request")
      : style_(style), type_(std::move(type)) {}

  // The lines of those steps of `path` that were not told before: of a path
  // that is not yet complete, up to its last hop (what comes after may yet mean
  // something else). To be called for one packet until it is complete.
  std::string Add(const PacketPath& path, bool is_complete);

 private:
  PathStyle style_;
  std::string type_;
  std::vector<Step> told_request_;
  std::vector<Step> told_reply_;
};

// What became of the packet: "replied", "dropped", or why that is not known.
std::string PathEnd(const PacketPath& path);

}  // namespace hopcheck

#endif  // HOPCHECK_REPORT_PATH_TABLE_H_
