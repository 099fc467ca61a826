#include "probe/socket_address.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace hopcheck {
namespace {

IpAddress Ip(std::string_view text) { return *IpAddress::Parse(text); }

TEST(SocketAddressTest, AddressesComeBackAsTheyWere) {
  for (const char* text : {"10.0.0.1", "0.0.0.0", "255.255.255.255",
                           "fd00:a::2", "::", "::1", "::ffff:10.0.0.1"}) {
    const SocketAddress address = ToSocketAddress(Ip(text));
    EXPECT_EQ(ToIpAddress(address.get(), address.size), Ip(text)) << text;
  }
}

TEST(SocketAddressTest, CutOffAddressesAreNone) {
  for (const char* text : {"10.0.0.1", "fd00::1"}) {
    const SocketAddress whole = ToSocketAddress(Ip(text));
    for (size_t size = 0; size < whole.size; ++size) {
      std::vector<uint8_t> cut(size + 1);  // never a null pointer
      std::memcpy(cut.data(), whole.get(), size);
      EXPECT_FALSE(
          ToIpAddress(reinterpret_cast<const sockaddr*>(cut.data()), size))
          << text << " " << size;
    }
  }
}

TEST(SocketAddressTest, OtherFamiliesAreNone) {
  SocketAddress address;
  address.storage.ss_family = AF_UNIX;
  EXPECT_FALSE(ToIpAddress(address.get(), address.size));
  address.storage.ss_family = AF_UNSPEC;
  EXPECT_FALSE(ToIpAddress(address.get(), address.size));
}

}  // namespace
}  // namespace hopcheck
