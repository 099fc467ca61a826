// What `hopcheck trace --listen` is asked for, in the user's words.
#ifndef HOPCHECK_RUNNER_LISTEN_REQUEST_H_
#define HOPCHECK_RUNNER_LISTEN_REQUEST_H_

#include <chrono>
#include <string>

namespace hopcheck {

struct ListenRequest {
  std::string filter;  // pcap-filter(7); "" takes every packet
  unsigned count = 0;  // of packets; 0: no bound
  std::chrono::milliseconds duration{0};  // 0: no bound
  // How long a packet of which nothing more is heard is waited for.
  std::chrono::milliseconds patience{1000};

  bool operator==(const ListenRequest&) const = default;
};

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_LISTEN_REQUEST_H_
