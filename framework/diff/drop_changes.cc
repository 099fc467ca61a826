#include "diff/drop_changes.h"

#include <array>
#include <string>
#include <string_view>

namespace hopcheck {
namespace {

struct Renamed {
  std::string_view before;
  std::string_view after;
};

// enum skb_drop_reason: what has got another name, and since when.
constexpr std::array kRenamed = {
    Renamed{"TCP_FILTER", "SOCKET_FILTER"},       // 5.18
    Renamed{"PTYPE_ABSENT", "UNHANDLED_PROTO"},   // 5.18
    Renamed{"VXLAN_NO_REMOTE", "NO_TX_TARGET"}};  // 6.14

std::string_view NewestName(std::string_view reason) {
  for (const Renamed& one : kRenamed) {
    if (reason == one.before) return one.after;
  }
  return reason;
}

// "reason 4711" is a number that stands for another reason in each kernel.
bool SaysWhy(std::string_view reason) {
  return !reason.empty() && reason != "NOT_SPECIFIED" &&
         !reason.starts_with("reason ");
}

// "ip_rcv_finish_core.constprop.0": the part that the compiler added is left
// out.
std::string_view SourceFunction(std::string_view location) {
  return location.substr(0, location.find('.'));
}

}  // namespace

std::vector<Change> ReasonChanges(const Drop& before, const Drop& after,
                                  bool kernels_differ) {
  std::vector<Change> changes;
  const bool is_one = NewestName(before.reason) == NewestName(after.reason);
  const bool both_say_why = SaysWhy(before.reason) && SaysWhy(after.reason);
  const bool may_be_one = is_one || (!both_say_why && kernels_differ);
  if (before.reason != after.reason) {
    changes.push_back({.aspect = Aspect::kDrop,
                       .what = "reason",
                       .before = before.reason,
                       .after = after.reason});
    if (may_be_one) changes.back().aside = Aside::kReason;
  }
  if (before.location != after.location) {
    changes.push_back({.aspect = Aspect::kDrop,
                       .what = "function",
                       .before = before.location,
                       .after = after.location});
    const bool is_same_source =
        SourceFunction(before.location) == SourceFunction(after.location);
    if (is_same_source || before.location.empty() || after.location.empty() ||
        (may_be_one && (both_say_why || kernels_differ))) {
      changes.back().aside = Aside::kFunction;
    }
  }
  return changes;
}

}  // namespace hopcheck
