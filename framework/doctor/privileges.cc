#include <fmt/format.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>

#include "base/kernel_error.h"
#include "base/read_file.h"
#include "doctor/examine.h"
#include "topology/net_namespace.h"

namespace hopcheck {
namespace {

struct Capability {
  int number;
  std::string_view name;
  std::string_view lost;
};
constexpr Capability kCapabilities[] = {
    {CAP_SYS_ADMIN, "CAP_SYS_ADMIN",
     "namespaces can be neither made nor entered"},
    {CAP_NET_ADMIN, "CAP_NET_ADMIN",
     "links, addresses, routes and firewalls cannot be made"},
    {CAP_NET_RAW, "CAP_NET_RAW", "probes cannot be sent"},
    {CAP_BPF, "CAP_BPF", "the tracer's programs cannot be loaded"},
    {CAP_PERFMON, "CAP_PERFMON",
     "the tracer's programs cannot be attached, nor read the kernel's memory"},
};

// Those in effect, as two words of bits.
std::array<uint32_t, 2> EffectiveCapabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> data{};
  Check(static_cast<int>(::syscall(SYS_capget, &header, data.data())),
        "capget");
  return {data[0].effective, data[1].effective};
}

bool Has(const std::array<uint32_t, 2>& effective, int capability) {
  const auto number = static_cast<size_t>(capability);
  return (effective[number / 32] >> number % 32 & 1) != 0;
}

Finding ExamineNamespaces() {
  Finding finding{.group = "privileges",
                  .name = "network namespaces",
                  .run = Need::kAll,
                  .trace = Need::kPart,
                  .lost = "no topology can be built, no namespace be entered",
                  .cure =
                      "run hopcheck as root; in a container, with "
                      "--cap-add SYS_ADMIN and a seccomp profile that "
                      "permits unshare and setns"};
  try {
    const NetNamespace space("doctor");
    const NamespaceScope inside(space);
    finding.detail = "made, entered and left";
  } catch (const KernelError& error) {
    finding.state = FindingState::kMissing;
    finding.detail = error.what();
  }
  return finding;
}

// linux/security.h: "[none] integrity confidentiality".
Finding ExamineLockdown() {
  Finding finding{.group = "privileges",
                  .name = "lockdown",
                  .run = Need::kAll,
                  .trace = Need::kAll,
                  .lost = "BPF programs may not read the kernel's memory",
                  .cure = "boot without lockdown=confidentiality"};
  const auto text = TryReadFile("/sys/kernel/security/lockdown");
  if (!text) {
    finding.detail = "none (securityfs does not say)";
    return finding;
  }
  const size_t begin = text->find('[');
  const size_t end = text->find(']');
  if (begin != std::string::npos && end != std::string::npos) {
    finding.detail = text->substr(begin + 1, end - begin - 1);
  }
  if (finding.detail == "confidentiality") {
    finding.state = FindingState::kMissing;
  }
  return finding;
}

}  // namespace

std::vector<Finding> ExaminePrivileges() {
  std::vector<Finding> findings;
  const auto effective = EffectiveCapabilities();
  for (const Capability& capability : kCapabilities) {
    findings.push_back({.group = "privileges",
                        .name = std::string(capability.name),
                        .state = Has(effective, capability.number)
                                     ? FindingState::kThere
                                     : FindingState::kMissing,
                        .run = Need::kAll,
                        .trace = Need::kAll,
                        .lost = std::string(capability.lost),
                        .cure = "run hopcheck as root"});
  }
  findings.push_back(ExamineNamespaces());
  findings.push_back(ExamineLockdown());
  return findings;
}

}  // namespace hopcheck
