#include "doctor/finding.h"

#include <algorithm>

namespace hopcheck {
namespace {

Service ServiceBy(const std::vector<Finding>& findings, Need Finding::*need) {
  Need lacking = Need::kNone;
  for (const Finding& finding : findings) {
    if (finding.state == FindingState::kThere) continue;
    lacking = std::max(lacking, finding.*need);
  }
  if (lacking == Need::kAll) return Service::kNone;
  return lacking == Need::kPart ? Service::kPart : Service::kFull;
}

}  // namespace

Service Examination::ForRun() const {
  return ServiceBy(findings, &Finding::run);
}

Service Examination::ForTrace() const {
  return ServiceBy(findings, &Finding::trace);
}

}  // namespace hopcheck
