// The steps of a path as rows of a table: what stands in a column of a step is
// in part known from the steps around it.
#ifndef HOPCHECK_REPORT_PATH_ROW_H_
#define HOPCHECK_REPORT_PATH_ROW_H_

#include <string>
#include <vector>

#include "trace/packet_path.h"

namespace hopcheck {

struct PathRow {
  std::string namespace_name;
  // That the packet was on; "" where it was on none (about to be sent).
  std::string interface;
  std::string type;       // "request", "reply" or "error"
  std::string addresses;  // "10.0.0.1 -> 10.0.0.2"; "" where they are not known
};

// For each step of a request, or of what came back.
std::vector<PathRow> PathRows(const std::vector<Step>& steps,
                              const std::string& type);

}  // namespace hopcheck

#endif  // HOPCHECK_REPORT_PATH_ROW_H_
