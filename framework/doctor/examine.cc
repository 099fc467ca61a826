#include "doctor/examine.h"

#include <exception>
#include <iterator>
#include <memory>
#include <utility>

#include "base/kernel_release.h"

namespace hopcheck {
namespace {

// The tracer itself: what all that was looked at before comes to.
Finding ExamineTracer(const TracerOptions& options) {
  Finding finding{
      .group = "tracer",
      .name = "packets can be followed",
      .run = Need::kAll,
      .trace = Need::kAll,
      .lost = "nothing can be observed: every probe is inconclusive",
      .cure = "see what is missing above"};
  try {
    const auto tracer = std::make_unique<Tracer>(options);
    finding.detail = "the programs are compiled, loaded and attached";
  } catch (const std::exception& error) {
    finding.state = FindingState::kMissing;
    finding.detail = error.what();
  }
  return finding;
}

}  // namespace

Examination Examine(const TracerOptions& options) {
  Examination all{.kernel = KernelRelease(), .findings = {}};
  const auto add = [&](std::vector<Finding> findings) {
    std::ranges::move(findings, std::back_inserter(all.findings));
  };
  add(ExaminePrivileges());
  add(ExamineKernel("/sys/kernel/btf/vmlinux"));
  add(ExamineNetfilter());
  add(ExaminePrograms(options));
  all.findings.push_back(ExamineTracer(options));
  return all;
}

}  // namespace hopcheck
