// An echo and its reply with nothing around: nothing is read of a trace.
#ifndef HOPCHECK_TESTS_BENCH_BARE_PING_H_
#define HOPCHECK_TESTS_BENCH_BARE_PING_H_

#include <cstdint>
#include <string>

#include "base/unique_fd.h"
#include "probe/ping_socket.h"
#include "topology/net_namespace.h"

namespace hopcheck::bench {

class BarePing {
 public:
  // A raw socket in `from`, kept for all pings to the IPv4 address `to`.
  BarePing(const NetNamespace& from, const std::string& to);

  // Sends one echo and waits for its reply. Each has an identifier of its own:
  // to conntrack it is a flow of its own, as each probe is. Throws where no
  // reply comes within two seconds.
  void Send(const Cookie& payload = {});

 private:
  UniqueFd socket_;
  std::string to_;
  uint16_t id_ = 0;
};

}  // namespace hopcheck::bench

#endif  // HOPCHECK_TESTS_BENCH_BARE_PING_H_
