#include "listen/pcap_library.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include "listen/filter_program.h"

namespace hopcheck {
namespace {

// Debian has kept the name of its oldest ABI; others call it 1.
void* Open() {
  for (const char* name : {"libpcap.so.0.8", "libpcap.so.1"}) {
    if (void* library = ::dlopen(name, RTLD_NOW | RTLD_LOCAL)) return library;
  }
  throw BadFilter(fmt::format("filters need libpcap (package libpcap0.8): {}",
                              ::dlerror()));
}

template <typename Function>
void Find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  if (function == nullptr) {
    throw BadFilter(fmt::format("libpcap has no {}", name));
  }
}

}  // namespace

void PcapLibrary::Close::operator()(void* library) const { ::dlclose(library); }

PcapLibrary::PcapLibrary()
    : open_dead(nullptr),
      compile(nullptr),
      geterr(nullptr),
      freecode(nullptr),
      close(nullptr),
      library_(Open()) {
  Find(library_.get(), "pcap_open_dead", open_dead);
  Find(library_.get(), "pcap_compile", compile);
  Find(library_.get(), "pcap_geterr", geterr);
  Find(library_.get(), "pcap_freecode", freecode);
  Find(library_.get(), "pcap_close", close);
}

}  // namespace hopcheck
