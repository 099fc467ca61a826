// Tests in C++: a topology standing on the running kernel, and packets sent
// through it. With GoogleTest and gmock:
//
//   TEST(Firewall, TheLanMayPing) {
//     hopcheck::Testbed bed = hopcheck::Testbed::FromFile("router.yaml");
//     const hopcheck::PacketPath path = bed.Send({.from = "client",
//                                                 .to =
//                                                 hopcheck::To("server")});
//     EXPECT_THAT(path, hopcheck::HasOutcome(hopcheck::Outcome::kReplied));
//     EXPECT_THAT(path,
//     hopcheck::Passes(hopcheck::Chain("router/filter.FORWARD"),
//                                        hopcheck::Verdict::kAccept,
//                                        hopcheck::Rule("allow-ping")));
//   }
//
// Root, or CAP_SYS_ADMIN, CAP_NET_ADMIN, CAP_NET_RAW, CAP_BPF and CAP_PERFMON;
// Linux 5.10 or later with BTF (/sys/kernel/btf/vmlinux). Everything that a
// Testbed made goes with it, and with the process, whatever ends it.
#ifndef HOPCHECK_TESTBED_TESTBED_H_
#define HOPCHECK_TESTBED_TESTBED_H_

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/probe_model.h"
#include "scenario/scenario.h"
#include "scenario/topology_model.h"
#include "trace/packet_path.h"

namespace hopcheck {

class Tracer;

// What became of a packet could not be observed, for the reason in the text:
// events were lost, or its time was over. Neither a pass nor a failure.
class Inconclusive : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Where the package is, as its CMake configuration says.
inline std::vector<std::filesystem::path> PackageFixtureFolders() {
#ifdef HOPCHECK_PACKAGE_FIXTURES
  return {HOPCHECK_PACKAGE_FIXTURES};
#else
  return {};
#endif
}
// The helper that compiles the tracer's programs; "" for the place that was
// settled when hopcheck was built.
inline std::filesystem::path PackageBpfCompiler() {
#ifdef HOPCHECK_PACKAGE_BPF_COMPILER
  return HOPCHECK_PACKAGE_BPF_COMPILER;
#else
  return {};
#endif
}

// Attaches a tracer for testbeds to share. Throws as Testbed does.
std::shared_ptr<Tracer> AttachTracer(
    const std::filesystem::path& bpf_compiler = PackageBpfCompiler());

struct TestbedOptions {
  // The family of targets that are names, and the backend of iptables rulesets
  // that name none.
  Variant variant;
  // Folders to look for fixtures in, after the netns-fixtures folders beside
  // the file and above it.
  std::vector<std::filesystem::path> fixture_folders = PackageFixtureFolders();
  // One that several testbeds share; each attaches its own without, which takes
  // some milliseconds. Not for several threads at once.
  std::shared_ptr<Tracer> tracer;
  std::filesystem::path bpf_compiler = PackageBpfCompiler();
};

class Testbed {
 public:
  // Builds `topology` and loads its firewalls. Throws std::invalid_argument for
  // a topology whose parts do not fit (all errors in its text), RulesetError
  // (firewall/ruleset_error.h) for a ruleset that its tool refuses, KernelError
  // (base/kernel_error.h) where the kernel refuses, and std::runtime_error
  // where packets cannot be observed.
  explicit Testbed(Topology topology, const TestbedOptions& options = {});
  // The same of YAML: a scenario, whose probes are left alone, or the keys of a
  // `topology:` by themselves, as fixtures have them. Throws
  // std::invalid_argument with all errors of the file, each with its place.
  static Testbed FromFile(const std::filesystem::path& file,
                          const TestbedOptions& options = {});
  static Testbed FromYaml(std::string_view yaml,
                          const TestbedOptions& options = {});
  Testbed(Testbed&&) noexcept;
  Testbed& operator=(Testbed&&) noexcept;
  ~Testbed();

  // Sends one packet (`ping.count` counts for SendAll) and follows it until
  // every copy of it has ended; `timeout` is the last resort. Throws
  // Inconclusive, std::invalid_argument for names that the topology does not
  // have and targets without an address, and KernelError where the socket is
  // refused. A send that the kernel refuses is an outcome.
  PacketPath Send(const Ping& ping,
                  std::chrono::milliseconds timeout = std::chrono::seconds(1));
  // `ping.count` packets, one after the other; one path each.
  std::vector<PacketPath> SendAll(
      const Ping& ping,
      std::chrono::milliseconds timeout = std::chrono::seconds(1));

  // Runs `work` with the calling thread in a namespace of the topology: sockets
  // that it opens stay there. Throws std::invalid_argument for another name,
  // and what `work` throws.
  void In(std::string_view namespace_name, const std::function<void()>& work);

  const Topology& topology() const;

 private:
  struct Impl;
  explicit Testbed(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

// "server", "server/eth0", "10.0.0.1" or "fd00::1", as a scenario's `to`.
Target To(std::string_view name);

}  // namespace hopcheck

#endif  // HOPCHECK_TESTBED_TESTBED_H_
