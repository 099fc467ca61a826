// libpcap, opened when a filter is to be compiled. Debian's is linked with
// D-Bus, systemd and their like, which would cost each start of hopcheck some 6
// MB and a millisecond.
#ifndef HOPCHECK_LISTEN_PCAP_LIBRARY_H_
#define HOPCHECK_LISTEN_PCAP_LIBRARY_H_

#include <pcap/pcap.h>

#include <memory>

namespace hopcheck {

class PcapLibrary {
 public:
  // Throws BadFilter where it is not installed.
  PcapLibrary();

  // As pcap(3PCAP) has them.
  decltype(&::pcap_open_dead) open_dead;
  decltype(&::pcap_compile) compile;
  decltype(&::pcap_geterr) geterr;
  decltype(&::pcap_freecode) freecode;
  decltype(&::pcap_close) close;

 private:
  struct Close {
    void operator()(void* library) const;
  };
  std::unique_ptr<void, Close> library_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_LISTEN_PCAP_LIBRARY_H_
