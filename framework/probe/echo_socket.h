// A raw ICMP or ICMPv6 socket with the options that an echo request asks for.
#ifndef HOPCHECK_PROBE_ECHO_SOCKET_H_
#define HOPCHECK_PROBE_ECHO_SOCKET_H_

#include "base/unique_fd.h"
#include "probe/ping_socket.h"
#include "topology/net_namespace.h"

namespace hopcheck {

// Made in `from`, non-blocking, bound to the device where one is given. The
// source goes with each packet: here it is permitted, local or not. Echo
// replies come as packets, errors through its error queue. Throws KernelError,
// naming option and namespace, where the kernel refuses.
UniqueFd OpenEchoSocket(const NetNamespace& from, const EchoRequest& request);

}  // namespace hopcheck

#endif  // HOPCHECK_PROBE_ECHO_SOCKET_H_
