// Packets as filters meet them, and worse: headers that are cut off, or that
// say what is not so.
#ifndef HOPCHECK_TESTS_KERNEL_LISTEN_RANDOM_PACKET_H_
#define HOPCHECK_TESTS_KERNEL_LISTEN_RANDOM_PACKET_H_

#include <cstdint>
#include <random>
#include <vector>

namespace hopcheck::testing {

struct RandomPacket {
  std::vector<uint8_t> bytes;  // what can be read of it
  uint32_t length = 0;         // of all of it
};

RandomPacket MakeRandomPacket(std::mt19937& random);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_LISTEN_RANDOM_PACKET_H_
