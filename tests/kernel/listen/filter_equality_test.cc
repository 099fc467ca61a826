// Filters, translated and run by the kernel, say of every packet what libpcap
// says of it.
#include <gtest/gtest.h>
#include <linux/filter.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "kernel/listen/libpcap_filter.h"
#include "kernel/listen/random_packet.h"
#include "kernel/listen/translated_filter.h"
#include "listen/filter_program.h"
#include "listen/filter_translation.h"
#include "support/need_kernel.h"

namespace hopcheck::testing {
namespace {

constexpr int kPackets = 400;

const std::vector<std::string>& Filters() {
  static const std::vector<std::string> kFilters = {
      "",
      "ip",
      "ip6",
      "tcp",
      "udp",
      "icmp",
      "icmp6",
      "sctp",
      "tcp port 80",
      "udp port 53",
      "port 22",
      "src port 80",
      "dst port 123",
      "not port 22",
      "portrange 50-90",
      "tcp src portrange 20-60",
      "host 10.0.0.1",
      "src host 10.0.0.2",
      "dst host 10.0.0.3",
      "net 10.0.0.0/30",
      "src net 10.0.0.4/31",
      "host fd00::1",
      "dst net fd00::/126",
      "src host fd00::2 and tcp",
      "host 10.0.0.1 or host 10.0.0.2 or host fd00::5",
      "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0",
      "tcp[13] = 2",
      "icmp[icmptype] = icmp-echo",
      "icmp6[0] > 100",
      "ip[8] < 64",
      "ip[6:2] & 0x1fff = 0",
      "ip[2:2] > 200",
      "len > 200",
      "greater 100 and less 250",
      "tcp port 80 and ip[2:2] - ((ip[0] & 0xf) << 2) > 40",
      "udp[4:2] / 3 > 1000",
      "udp[4:2] % 7 = 3",
      "ip[8] * 3 + ip[9] > 300",
      "ip[8] / ip[1] = 1",
      "ip[12:4] >> ip[1] = 10",
      "ip[16:4] << (ip[8] & 0x3f) > 5",
      "ip[0] ^ 0x45 | ip[1] = 0",
      "-ip[8] < 0xffffffc0",
      "ip[ip[1]] = 10",
      "ip[ip[8] + 200] < 128",
      "ip proto 17 and not ip multicast and dst port 53",
      "ip6 proto 6 and ip6[7] > 10",
      "ip multicast or ip6 multicast",
      "(tcp or udp) and (port 22 or port 53) and not (host 10.0.0.7 or "
      "host 10.0.0.0)",
  };
  return kFilters;
}

// How many of the packets it takes; each is asked both ways.
int CompareOn(const std::vector<sock_filter>& program, std::mt19937& random) {
  const TranslatedFilter translated(TranslateFilter(program));
  int taken = 0;
  for (int i = 0; i < kPackets; ++i) {
    const RandomPacket packet = MakeRandomPacket(random);
    const uint32_t expected = RunLibpcap(program, packet.bytes, packet.length);
    EXPECT_EQ(translated.Run(packet.bytes, packet.length), expected)
        << "packet " << i << ": " << ::testing::PrintToString(packet.bytes)
        << " of " << packet.length;
    taken += expected != 0 ? 1 : 0;
  }
  return taken;
}

TEST(TranslatedFilter, SaysWhatLibpcapSays) {
  HOPCHECK_NEED(WhyNoTracing());
  std::mt19937 random(1);  // NOLINT: the same packets each time
  int taken = 0;
  int left = 0;
  for (const std::string& filter : Filters()) {
    SCOPED_TRACE(filter);
    const int now = CompareOn(CompileFilter(filter), random);
    taken += now;
    left += kPackets - now;
  }
  // Neither answer is given to all.
  EXPECT_GT(taken, 1000);
  EXPECT_GT(left, 1000);
}

// What libpcap's optimizer leaves of no filter: every instruction there is.
TEST(TranslatedFilter, DoesWhatLibpcapNeverCompiles) {
  HOPCHECK_NEED(WhyNoTracing());
  const auto byte = [](uint32_t at) -> sock_filter {
    return {BPF_LD | BPF_B | BPF_ABS, 0, 0, at};
  };
  constexpr sock_filter kTax = {BPF_MISC | BPF_TAX, 0, 0, 0};
  constexpr sock_filter kTxa = {BPF_MISC | BPF_TXA, 0, 0, 0};
  constexpr sock_filter kReturnA = {BPF_RET | BPF_A, 0, 0, 0};
  constexpr sock_filter kWord = {BPF_LD | BPF_W | BPF_ABS, 0, 0, 12};
  std::mt19937 random(2);  // NOLINT
  int number = 0;
  for (const uint16_t op : {BPF_ADD, BPF_SUB, BPF_MUL, BPF_DIV, BPF_MOD,
                            BPF_AND, BPF_OR, BPF_XOR, BPF_LSH, BPF_RSH}) {
    SCOPED_TRACE(op);
    const auto by_x = static_cast<uint16_t>(BPF_ALU | BPF_X | op);
    const auto by_k = static_cast<uint16_t>(BPF_ALU | BPF_K | op);
    CompareOn({byte(1), kTax, kWord, {by_x, 0, 0, 0}, kReturnA}, random);
    CompareOn({byte(6), kTax, kWord, {by_x, 0, 0, 0}, kReturnA}, random);
    for (const uint32_t k : {1u, 7u, 31u, 0x80000000u, 0xffffffffu}) {
      // libpcap leaves it to the compiler's taste what that is.
      if (k > 31 && (op == BPF_LSH || op == BPF_RSH)) continue;
      CompareOn({kWord, {by_k, 0, 0, k}, kReturnA}, random);
    }
    ++number;
  }
  EXPECT_EQ(number, 10);
  CompareOn({kWord, {BPF_ALU | BPF_NEG, 0, 0, 0}, kReturnA}, random);
  CompareOn({{BPF_LDX | BPF_B | BPF_MSH, 0, 0, 3}, kTxa, kReturnA}, random);
  CompareOn({{BPF_LDX | BPF_W | BPF_LEN, 0, 0, 0}, kTxa, kReturnA}, random);
  CompareOn({kWord, kTax, {BPF_LD | BPF_H | BPF_IND, 0, 0, 4}, kReturnA},
            random);
  CompareOn({byte(2), kTax, {BPF_LD | BPF_W | BPF_IND, 0, 0, 4}, kReturnA},
            random);
  // M[] keeps what it is given, A and X apart.
  CompareOn({kWord,
             {BPF_ST, 0, 0, 15},
             byte(9),
             kTax,
             {BPF_STX, 0, 0, 0},
             {BPF_LDX | BPF_W | BPF_MEM, 0, 0, 15},
             {BPF_LD | BPF_W | BPF_MEM, 0, 0, 0},
             {BPF_ALU | BPF_ADD | BPF_X, 0, 0, 0},
             kReturnA},
            random);
  for (const uint16_t op : {BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET}) {
    SCOPED_TRACE(op);
    for (const uint32_t k : {0x0a000001u, 0x80000000u, 0xfffffffeu}) {
      CompareOn({kWord,
                 {static_cast<uint16_t>(BPF_JMP | BPF_K | op), 0, 1, k},
                 {BPF_RET | BPF_K, 0, 0, 17},
                 {BPF_RET | BPF_K, 0, 0, 0x80000000}},
                random);
    }
    CompareOn({byte(1),
               kTax,
               byte(2),
               {static_cast<uint16_t>(BPF_JMP | BPF_X | op), 1, 0, 0},
               {BPF_RET | BPF_K, 0, 0, 17},
               kReturnA},
              random);
  }
}

// libpcap refuses to run it, the kernel is to say no.
TEST(TranslatedFilter, TakesNothingThatIsDividedByZero) {
  HOPCHECK_NEED(WhyNoTracing());
  const std::vector<uint8_t> packet(64, 1);
  for (const uint16_t op : {BPF_DIV, BPF_MOD}) {
    const TranslatedFilter filter(TranslateFilter(std::vector<sock_filter>{
        {BPF_LD | BPF_IMM, 0, 0, 5},
        {static_cast<uint16_t>(BPF_ALU | BPF_K | op), 0, 0, 0},
        {BPF_RET | BPF_K, 0, 0, 1}}));
    EXPECT_EQ(filter.Run(packet, 64), 0u);
  }
}

}  // namespace
}  // namespace hopcheck::testing
