// A filter in libpcap's syntax (pcap-filter(7)) as a classic BPF program.
#ifndef HOPCHECK_LISTEN_FILTER_PROGRAM_H_
#define HOPCHECK_LISTEN_FILTER_PROGRAM_H_

#include <linux/filter.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace hopcheck {

// The filter cannot be used: libpcap's words, or why the kernel cannot run it.
class BadFilter : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Compiled for packets that begin with their IP header (DLT_RAW): what asks for
// link-layer headers is refused. Names are looked up where this process is.
// An empty filter takes every packet. Throws BadFilter.
std::vector<sock_filter> CompileFilter(const std::string& filter);

}  // namespace hopcheck

#endif  // HOPCHECK_LISTEN_FILTER_PROGRAM_H_
