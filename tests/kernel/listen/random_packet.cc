#include "kernel/listen/random_packet.h"

#include <array>
#include <cstddef>

namespace hopcheck::testing {
namespace {

class Maker {
 public:
  explicit Maker(std::mt19937& random) : random_(random) {}

  RandomPacket Make() {
    bytes_.resize(Below(300) + 20);
    for (uint8_t& byte : bytes_) byte = static_cast<uint8_t>(Below(256));
    const size_t l4 = Below(2) == 0 ? Ipv4() : Ipv6();
    if (l4 + 14 < bytes_.size()) Ports(l4);
    const auto length = static_cast<uint32_t>(bytes_.size() + Below(2) * 1000);
    // Some are cut off within their headers.
    if (Below(4) == 0) bytes_.resize(Below(60));
    return {bytes_, length};
  }

 private:
  uint32_t Below(uint32_t bound) {
    return std::uniform_int_distribution<uint32_t>(0, bound - 1)(random_);
  }
  template <size_t n>
  uint8_t OneOf(const std::array<uint8_t, n>& values) {
    return values[Below(n)];
  }

  // 10.0.0.0/29, or what stands there already.
  void Address(size_t at, size_t bytes) {
    if (at + bytes > bytes_.size() || Below(4) == 0) return;
    for (size_t i = 0; i < bytes; ++i) bytes_[at + i] = 0;
    bytes_[at] = bytes == 4 ? 10 : 0xfd;
    bytes_[at + bytes - 1] = static_cast<uint8_t>(Below(8));
  }

  size_t Ipv4() {
    const uint32_t words = Below(4) == 0 ? Below(16) : 5;
    bytes_[0] = static_cast<uint8_t>(0x40 | words);
    if (Below(4) != 0) bytes_[6] = bytes_[7] = 0;  // no fragment
    bytes_[9] = OneOf<6>({1, 6, 17, 6, 17, 132});
    Address(12, 4);
    Address(16, 4);
    return words * 4;
  }

  size_t Ipv6() {
    bytes_[0] = 0x60;
    bytes_[6] = OneOf<6>({58, 6, 17, 6, 17, 44});
    Address(8, 16);
    Address(24, 16);
    return 40;
  }

  void Ports(size_t l4) {
    bytes_[l4] = bytes_[l4 + 2] = 0;
    bytes_[l4 + 1] = OneOf<4>({22, 53, 80, 123});
    bytes_[l4 + 3] = OneOf<4>({22, 53, 80, 123});
    bytes_[l4 + 12] = static_cast<uint8_t>(Below(12) << 4);
  }

  std::mt19937& random_;
  std::vector<uint8_t> bytes_;
};

}  // namespace

RandomPacket MakeRandomPacket(std::mt19937& random) {
  return Maker(random).Make();
}

}  // namespace hopcheck::testing
