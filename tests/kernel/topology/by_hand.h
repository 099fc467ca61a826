// Topologies that a script has built, as a user would run it, beside those that
// LiveTopology builds.
#ifndef HOPCHECK_TESTS_KERNEL_TOPOLOGY_BY_HAND_H_
#define HOPCHECK_TESTS_KERNEL_TOPOLOGY_BY_HAND_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "firewall/run_tool.h"
#include "probe/ping_socket.h"
#include "scenario/scenario.h"
#include "support/temporary_folder.h"
#include "topology/net_namespace.h"

namespace hopcheck::testing {

ToolRun RunScript(const std::string& script,
                  const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment = {});

// Names of what is in `folder`, sorted; none where it is not there.
std::vector<std::string> NamesIn(const char* folder);

// What the script has built, for as long as this lives.
class ByHand {
 public:
  ByHand(const Scenario& scenario, const Variant& variant,
         const std::vector<std::string>& environment = {});
  ~ByHand();
  ByHand(const ByHand&) = delete;
  ByHand& operator=(const ByHand&) = delete;

  NetNamespace Namespace(const std::string& name) const;

 private:
  TemporaryFolder folder_;
  std::string path_;
};

// One echo of a probe, and what its sender learns.
class Echo {
 public:
  Echo(const NetNamespace& from, const Ping& ping, const IpAddress& destination,
       uint32_t number);

  const std::set<std::string>& Heard();

 private:
  PingSocket socket_;
  std::set<std::string> heard_;
};

// In a process with a network and a /run of its own, so that what the script
// names is seen by nobody else.
class ByHandTest : public ::testing::Test {
 protected:
  void SetUp() override;

  static Scenario Read(const std::string& file);

  // What stands, and what the probes' senders learn, is the same by hand, in
  // all of `variants`, which have one backend.
  static void ExpectSame(const Scenario& scenario,
                         const std::vector<Variant>& variants,
                         const std::vector<std::string>& environment = {});
};

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_TOPOLOGY_BY_HAND_H_
