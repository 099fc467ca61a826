// What a shell inside a topology begins with.
#ifndef HOPCHECK_REPORT_SHELL_BANNER_H_
#define HOPCHECK_REPORT_SHELL_BANNER_H_

#include <string>

#include "scenario/scenario.h"

namespace hopcheck {

// What comes when the shell ends.
enum class ShellEnd { kAllIsGone, kRunGoesOn };

// Where the user is, what there is besides, how to get there and away.
std::string ShellBanner(const Scenario& scenario, const Variant& variant,
                        const std::string& inside, ShellEnd end);

}  // namespace hopcheck

#endif  // HOPCHECK_REPORT_SHELL_BANNER_H_
