// Results as JSON, schema "hopcheck.result/1". The schema is a contract:
// fields are added, never changed.
#ifndef HOPCHECK_REPORT_JSON_H_
#define HOPCHECK_REPORT_JSON_H_

#include <string>

#include "report/result.h"

namespace hopcheck {

// Indented by two, keys in the order documented, ending with a newline.
std::string ToJson(const RunResult& run);

// Schema "hopcheck.trace/1": packets and steps as in a result.
std::string ToJson(const TraceResult& trace);
std::string ToJson(const ListenResult& listened);

}  // namespace hopcheck

#endif  // HOPCHECK_REPORT_JSON_H_
