// Rules as data, read from YAML as a scenario's are.
#ifndef HOPCHECK_TESTS_KERNEL_FIREWALL_DATA_ITEM_H_
#define HOPCHECK_TESTS_KERNEL_FIREWALL_DATA_ITEM_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "scenario/firewall_model.h"

namespace hopcheck::testing {

// The item whose `rules` are `chains`, a list in YAML that begins in line 1 of
// "x.yaml"; fails the test where it is not sound.
FirewallItem DataItem(const std::string& chains);

// The name of case `index` of a table, of characters that GoogleTest takes.
std::string TestName(size_t index, std::string_view words);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_FIREWALL_DATA_ITEM_H_
