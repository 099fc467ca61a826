// Sysctls below net., written in the namespace that the calling thread is in.
#ifndef HOPCHECK_TOPOLOGY_SYSCTL_H_
#define HOPCHECK_TOPOLOGY_SYSCTL_H_

#include <optional>
#include <string>
#include <string_view>

#include "scenario/topology_model.h"

namespace hopcheck {

// The path below /proc/sys: "net.ipv4.conf.eth0/100.mtu" and
// "net/ipv4/conf/eth0.100/mtu" both give "net/ipv4/conf/eth0.100/mtu". As
// sysctl(8), the first separator decides which of the two forms it is. Nothing
// for what is not below net/, or tries to leave it: all else in /proc/sys is
// the machine's.
std::optional<std::string> SysctlPath(std::string_view name);

// "eth0" for "net/ipv4/conf/eth0/forwarding" and "net/ipv6/neigh/eth0/...":
// such a file is there only while the interface is; "" for any other path.
std::string_view SysctlInterface(std::string_view path);

// "sysctl -w NAME=VALUE", for a shell.
std::string SysctlCommand(const Sysctl& sysctl,
                          std::string_view options = "-w");

// The same here and now. Throws KernelError with that command, `object` and
// the sysctl's place.
void WriteSysctl(const Sysctl& sysctl, const std::string& object);

}  // namespace hopcheck

#endif  // HOPCHECK_TOPOLOGY_SYSCTL_H_
