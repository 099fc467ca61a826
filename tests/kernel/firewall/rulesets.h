// Rulesets as a scenario would give them, and what then stands in the kernel.
#ifndef HOPCHECK_TESTS_KERNEL_FIREWALL_RULESETS_H_
#define HOPCHECK_TESTS_KERNEL_FIREWALL_RULESETS_H_

#include <string>
#include <string_view>
#include <vector>

#include "scenario/firewall_model.h"

namespace hopcheck::testing {

// The item of "x.yaml" whose block in line 9 is `text`.
FirewallItem MakeItem(FirewallItem::Kind kind, std::string_view text);
// The same as an item of the file `path`.
FirewallItem MakeFileItem(FirewallItem::Kind kind, const std::string& path);

// Loads `items` into a new namespace, and gives what `program` then prints
// there.
std::string Loaded(const std::vector<FirewallItem>& items, Backend variant,
                   const std::string& program,
                   const std::vector<std::string>& arguments = {});

// The same where a shell runs the commands that LoadCommands gives.
std::string LoadedByHand(const std::vector<FirewallItem>& items,
                         Backend variant, const std::string& program,
                         const std::vector<std::string>& arguments = {});

// What iptables-save prints, without the comments that say when.
std::string WithoutDates(const std::string& saved);

// The error that loading `items` into a new namespace ends with, its text and
// a newline; fails the test where there is none, and where it leaves a
// descriptor or a child behind, or the thread elsewhere.
std::string RulesetRefusal(const std::vector<FirewallItem>& items,
                           Backend variant);
std::string KernelRefusal(const std::vector<FirewallItem>& items,
                          Backend variant);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_FIREWALL_RULESETS_H_
