// Rulesets in a new namespace, loaded by the tools themselves.
#ifndef HOPCHECK_TESTS_KERNEL_FIREWALL_LOADED_H_
#define HOPCHECK_TESTS_KERNEL_FIREWALL_LOADED_H_

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/need_kernel.h"
#include "topology/net_namespace.h"

namespace hopcheck::testing {

// What a tool prints; a failure of the test where it does not end well.
std::string RunOk(const std::string& tool,
                  const std::vector<std::string>& arguments,
                  std::string_view input = "");

// Why no chain can hook in where packets leave a device; "" where one can.
// Asks in a namespace of its own.
std::string WhyNoEgress();

// All of a file of /proc; "" where it is not there.
std::string ReadProc(const char* path);

// The thread is in a namespace of its own while the test runs.
class InNamespace : public ::testing::Test {
 protected:
  void SetUp() override {
    HOPCHECK_NEED(WhyNoNamespaces());
    space_.emplace("router");
    scope_.emplace(*space_);
  }

 private:
  std::optional<NetNamespace> space_;
  std::optional<NamespaceScope> scope_;
};

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_FIREWALL_LOADED_H_
