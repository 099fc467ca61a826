#include "probe/packet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace hopcheck {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

constexpr Family kFamilies[] = {Family::kIpv4, Family::kIpv6};
constexpr Cookie kCookie = {.run = {0xde, 0xad, 0xbe, 0xef, 1, 2, 3, 4},
                            .packet = 0x01020304};

std::vector<uint8_t> Request(Family family, size_t payload = 32) {
  return EchoRequestMessage(family, 0x1234, 7, kCookie, payload);
}

// What a raw socket would hear: the request as an echo reply.
std::vector<uint8_t> Reply(Family family) {
  std::vector<uint8_t> message = Request(family);
  message[0] = family == Family::kIpv4 ? 0 : 129;
  return message;
}

std::vector<uint8_t> WithIpv4Header(std::vector<uint8_t> message,
                                    size_t option_bytes = 0) {
  const size_t header_bytes = 20 + option_bytes;
  const size_t total = header_bytes + message.size();
  std::vector<uint8_t> packet(header_bytes, 1);  // 1: a no-operation option
  packet[0] = static_cast<uint8_t>(0x40 | header_bytes / 4);
  packet[2] = static_cast<uint8_t>(total >> 8);
  packet[3] = static_cast<uint8_t>(total);
  packet[6] = packet[7] = 0;
  packet[9] = 1;
  packet.insert(packet.end(), message.begin(), message.end());
  return packet;
}

TEST(InternetChecksumTest, IsThatOfRfc1071) {
  // The example of its section 3: the sum is ddf2.
  const uint8_t example[] = {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};
  EXPECT_EQ(InternetChecksum(example), 0xffff ^ 0xddf2);
  const uint8_t odd[] = {0x00, 0x01, 0xf2};
  EXPECT_EQ(InternetChecksum(odd), 0xffff ^ 0xf201);
  EXPECT_EQ(InternetChecksum({}), 0xffff);
}

TEST(InternetChecksumTest, CarriesOfLongMessagesAreAllAdded) {
  const std::vector<uint8_t> ones(65534, 0xff);
  EXPECT_EQ(InternetChecksum(ones), 0);
}

TEST(EchoRequestMessageTest, CarriesCookieInNetworkOrderThenPattern) {
  const std::vector<uint8_t> message = Request(Family::kIpv6, 16);
  EXPECT_THAT(message, ElementsAre(128, 0, 0, 0, 0x12, 0x34, 0, 7,  // header
                                   0xde, 0xad, 0xbe, 0xef, 1, 2, 3, 4, 1, 2, 3,
                                   4, 12, 13, 14, 15));
}

TEST(EchoRequestMessageTest, Ipv4HasItsChecksum) {
  for (const size_t payload : {12, 13, 56, 57, 1400, 65507}) {
    std::vector<uint8_t> message = Request(Family::kIpv4, payload);
    EXPECT_EQ(message.size(), payload + 8);
    EXPECT_EQ(message[0], 8);
    EXPECT_EQ(InternetChecksum(message), 0) << payload;
    message.back() ^= 1;
    EXPECT_NE(InternetChecksum(message), 0) << payload;
  }
}

TEST(EchoRequestMessageTest, DiffersOnlyInWhatTellsPacketsApart) {
  const auto one = EchoRequestMessage(Family::kIpv6, 1, 1, kCookie, 200);
  const auto two = EchoRequestMessage(Family::kIpv6, 2, 2, {}, 200);
  EXPECT_THAT(std::vector(one.begin() + 20, one.end()),
              ElementsAreArray(two.begin() + 20, two.end()));
}

TEST(EchoRequestMessageTest, PayloadHoldsAtLeastTheCookie) {
  EXPECT_EQ(Request(Family::kIpv4, 0).size(), kEchoHeaderBytes + kCookieBytes);
}

TEST(ParseEchoTest, FindsTheCookieAgain) {
  for (const Family family : kFamilies) {
    const auto message = Request(family);
    const auto request = ParseEcho(family, message);
    ASSERT_TRUE(request) << ToString(family);
    EXPECT_FALSE(request->is_reply);
    EXPECT_EQ(request->id, 0x1234);
    EXPECT_EQ(request->sequence, 7);
    EXPECT_EQ(request->cookie(), kCookie);

    const auto reply_message = Reply(family);
    const auto reply = ParseEcho(family, reply_message);
    ASSERT_TRUE(reply) << ToString(family);
    EXPECT_TRUE(reply->is_reply);
    EXPECT_EQ(reply->cookie(), kCookie);
  }
}

TEST(ParseEchoTest, QuoteOfAnyLengthTellsAsMuchAsItHolds) {
  for (const Family family : kFamilies) {
    const auto whole = Request(family);
    for (size_t size = 0; size <= whole.size(); ++size) {
      // A copy of its own, so that a sanitizer sees a read past its end.
      const std::vector<uint8_t> cut(
          whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      const auto echo = ParseEcho(family, cut);
      ASSERT_EQ(echo.has_value(), size >= 8) << size;
      if (!echo) continue;
      EXPECT_EQ(echo->cookie().has_value(), size >= 20) << size;
      EXPECT_TRUE(echo->MayBeOf(kCookie.run)) << size;
    }
  }
}

TEST(ParseEchoTest, OtherMessagesAreNone) {
  for (const Family family : kFamilies) {
    for (int type = 0; type < 256; ++type) {
      auto message = Request(family);
      message[0] = static_cast<uint8_t>(type);
      const bool is_echo = family == Family::kIpv4 ? type == 0 || type == 8
                                                   : type == 128 || type == 129;
      EXPECT_EQ(ParseEcho(family, message).has_value(), is_echo) << type;
    }
    auto message = Request(family);
    message[1] = 1;
    EXPECT_FALSE(ParseEcho(family, message)) << "code 1";
  }
}

TEST(EchoMessageTest, AnotherRunIsToldByItsFirstByte) {
  auto message = Request(Family::kIpv4);
  message[8] ^= 0x80;
  for (const size_t size : {size_t{9}, size_t{15}, size_t{20}}) {
    const auto echo = ParseEcho(Family::kIpv4, std::span(message).first(size));
    ASSERT_TRUE(echo);
    EXPECT_FALSE(echo->MayBeOf(kCookie.run)) << size;
  }
}

TEST(ParseReceivedEchoTest, Ipv4HeaderMayHaveOptions) {
  for (const size_t option_bytes : {0, 4, 40}) {
    const auto packet = WithIpv4Header(Reply(Family::kIpv4), option_bytes);
    const auto echo = ParseReceivedEcho(Family::kIpv4, packet);
    ASSERT_TRUE(echo) << option_bytes;
    EXPECT_EQ(echo->cookie(), kCookie);
  }
}

TEST(ParseReceivedEchoTest, Ipv6HasNoHeader) {
  const auto message = Reply(Family::kIpv6);
  const auto echo = ParseReceivedEcho(Family::kIpv6, message);
  ASSERT_TRUE(echo);
  EXPECT_EQ(echo->cookie(), kCookie);
}

TEST(ParseReceivedEchoTest, BytesBehindTheIpv4PacketAreNotItsPayload) {
  auto packet = WithIpv4Header(Reply(Family::kIpv4));
  packet[2] = 0;
  packet[3] = 20 + 8 + 5;
  const auto echo = ParseReceivedEcho(Family::kIpv4, packet);
  ASSERT_TRUE(echo);
  EXPECT_EQ(echo->payload.size(), 5u);
  EXPECT_FALSE(echo->cookie());
}

TEST(ParseReceivedEchoTest, UnsoundIpv4HeadersAreRefused) {
  const auto sound = WithIpv4Header(Reply(Family::kIpv4));
  const auto refused = [&](size_t at, uint8_t value) {
    auto packet = sound;
    packet[at] = value;
    return !ParseReceivedEcho(Family::kIpv4, packet).has_value();
  };
  EXPECT_TRUE(refused(0, 0x65)) << "version 6";
  EXPECT_TRUE(refused(0, 0x44)) << "header of 16 bytes";
  EXPECT_TRUE(refused(3, 19)) << "total length below the header's";
  EXPECT_TRUE(refused(7, 1)) << "a later fragment";
  EXPECT_TRUE(refused(9, 17)) << "UDP";
  EXPECT_FALSE(refused(6, 0x40)) << "don't fragment";
}

TEST(ParseReceivedEchoTest, EveryTruncationIsSurvived) {
  for (const size_t option_bytes : {0, 40}) {
    const auto whole = WithIpv4Header(Reply(Family::kIpv4), option_bytes);
    for (size_t size = 0; size < whole.size(); ++size) {
      const std::vector<uint8_t> cut(
          whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      const auto echo = ParseReceivedEcho(Family::kIpv4, cut);
      EXPECT_EQ(echo.has_value(), size >= 20 + option_bytes + 8) << size;
    }
  }
}

TEST(ParseReceivedEchoTest, GarbageOfEveryLengthIsSurvived) {
  std::mt19937 random(1);  // NOLINT: the same bytes in each run
  std::uniform_int_distribution<int> byte(0, 255);
  int parsed = 0;
  for (int round = 0; round < 200; ++round) {
    for (size_t size = 0; size <= 96; ++size) {
      std::vector<uint8_t> garbage(size);
      for (uint8_t& b : garbage) b = static_cast<uint8_t>(byte(random));
      // Half of them get past the first checks.
      if (size > 9 && round % 2 == 0) {
        garbage[0] = static_cast<uint8_t>(0x40 | (garbage[0] & 0x0f));
        garbage[2] = 0;
        garbage[6] = garbage[7] = 0;
        garbage[9] = 1;
      }
      for (const Family family : kFamilies) {
        const auto echo = ParseReceivedEcho(family, garbage);
        if (!echo) continue;
        ++parsed;
        EXPECT_LE(echo->payload.size(), kCookieBytes);
        EXPECT_EQ(echo->cookie().has_value(),
                  echo->payload.size() == kCookieBytes);
        EXPECT_GE(echo->payload.data(), garbage.data());
        EXPECT_LE(echo->payload.data() + echo->payload.size(),
                  garbage.data() + garbage.size());
      }
    }
  }
  EXPECT_GT(parsed, 0);
}

}  // namespace
}  // namespace hopcheck
