// Steps as a table for people: expected beside actual, columns aligned by code
// point, '!' at the first difference, long stretches elided with a count.
#ifndef HOPCHECK_REPORT_STEP_TABLE_H_
#define HOPCHECK_REPORT_STEP_TABLE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "scenario/probe_model.h"
#include "trace/packet_path.h"

namespace hopcheck {

// Both paths side by side, each line after `indent` spaces:
//
//     expected      actual
//     client/eth0   client/eth0                             out
//   ! router/lan    {drop: router, reason: NETFILTER_DROP}  nf_hook_slow()
std::string SideBySide(const std::vector<ExpectedStep>& expected,
                       const std::vector<Step>& actual, bool strict,
                       size_t indent);

// One path alone; '!' at the steps that one of `never` matches.
std::string StepList(const std::vector<Step>& steps,
                     const std::vector<ExpectedStep>& never, size_t indent);

// "client/eth0, router/lan, … 4 more …, server/eth0".
std::string StepLine(const std::vector<Step>& steps);
std::string StepLine(const std::vector<ExpectedStep>& steps);

}  // namespace hopcheck

#endif  // HOPCHECK_REPORT_STEP_TABLE_H_
