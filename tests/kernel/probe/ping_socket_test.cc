#include "probe/ping_socket.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <thread>

#include "base/kernel_error.h"
#include "loopback.h"
#include "support/need_kernel.h"

namespace hopcheck {
namespace {

using testing::Await;
using testing::Capture;
using ::testing::ElementsAre;
using ::testing::Field;
using testing::Forger;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Loopback;
using ::testing::UnorderedElementsAre;

IpAddress Ip(std::string_view text) { return *IpAddress::Parse(text); }

Cookie CookieOf(uint32_t packet, uint8_t run = 0x5a) {
  Cookie cookie{.run = {}, .packet = packet};
  cookie.run.fill(run);
  return cookie;
}

EchoAnswer ReplyTo(const Cookie& cookie, const IpAddress& from) {
  return {.kind = EchoAnswer::Kind::kReply, .cookie = cookie, .from = from};
}

class PingSocketTest : public ::testing::Test {
 protected:
  void SetUp() override { HOPCHECK_NEED(testing::WhyNoNamespaces()); }
};

// Both families: what must hold of each.
class PingSocketFamilyTest : public PingSocketTest,
                             public ::testing::WithParamInterface<Family> {
 protected:
  Family family() const { return GetParam(); }
  bool is_v4() const { return family() == Family::kIpv4; }
  IpAddress own() const { return Ip(is_v4() ? "127.0.0.1" : "::1"); }
  IpAddress foreign() const {
    return Ip(is_v4() ? "192.0.2.7" : "2001:db8::7");
  }
  // Host unreachable: type, code and errno.
  uint8_t unreachable_type() const { return is_v4() ? 3 : 1; }
  uint8_t unreachable_code() const { return is_v4() ? 1 : 3; }
  std::vector<uint8_t> Quote(const Cookie& cookie, uint16_t id = 1) const {
    return EchoRequestMessage(family(), id, 1, cookie, 56);
  }
  EchoAnswer UnreachableAbout(const Cookie& cookie) const {
    return {.kind = EchoAnswer::Kind::kIcmpError,
            .cookie = cookie,
            .from = own(),
            .error = EHOSTUNREACH,
            .icmp_type = unreachable_type(),
            .icmp_code = unreachable_code()};
  }
};

INSTANTIATE_TEST_SUITE_P(, PingSocketFamilyTest,
                         ::testing::Values(Family::kIpv4, Family::kIpv6),
                         [](const auto& suite) {
                           return std::string(ToString(suite.param));
                         });

TEST_P(PingSocketFamilyTest, HearsTheReplyToEachPacket) {
  const Loopback lo;
  PingSocket socket(lo.get(), {.destination = own()});
  EXPECT_EQ(socket.Send(CookieOf(1)), 0);
  EXPECT_EQ(socket.Send(CookieOf(2)), 0);
  EXPECT_THAT(Await(socket, 2), ElementsAre(ReplyTo(CookieOf(1), own()),
                                            ReplyTo(CookieOf(2), own())));
  EXPECT_THAT(socket.Receive(), IsEmpty()) << "each is heard once";
}

TEST_P(PingSocketFamilyTest, RepliesToAnotherRunAreLeftOut) {
  const Loopback lo;
  PingSocket other(lo.get(), {.destination = own()});
  PingSocket socket(lo.get(), {.destination = own()});
  ASSERT_EQ(socket.Send(CookieOf(1, 1)), 0);
  ASSERT_EQ(other.Send(CookieOf(1, 2)), 0);
  ASSERT_EQ(socket.Send(CookieOf(2, 1)), 0);
  EXPECT_THAT(Await(socket, 2), ElementsAre(ReplyTo(CookieOf(1, 1), own()),
                                            ReplyTo(CookieOf(2, 1), own())));
}

TEST_P(PingSocketFamilyTest, SizeTtlAndIdentifierAreOnTheWire) {
  const Loopback lo;
  Capture capture(lo.get());
  PingSocket socket(lo.get(),
                    {.destination = own(), .size = 100, .ttl = uint8_t{7}});
  PingSocket next(lo.get(), {.destination = own()});
  ASSERT_EQ(socket.Send(CookieOf(1)), 0);
  const auto first = capture.NextRequest();
  ASSERT_EQ(socket.Send(CookieOf(2)), 0);
  const auto second = capture.NextRequest();
  ASSERT_EQ(next.Send(CookieOf(3)), 0);
  const auto third = capture.NextRequest();
  ASSERT_TRUE(first && second && third);

  const size_t header = is_v4() ? 20 : 40;
  EXPECT_EQ(first->size(), header + 8 + 100);
  EXPECT_EQ((*first)[is_v4() ? 8 : 7], 7) << "TTL";
  EXPECT_EQ((*third)[is_v4() ? 8 : 7], 64) << "TTL not asked for";
  const auto parse = [&](const std::vector<uint8_t>& packet) {
    return *ParseEcho(family(), std::span(packet).subspan(header));
  };
  EXPECT_EQ(parse(*first).cookie(), CookieOf(1));
  EXPECT_EQ(parse(*first).id, parse(*second).id);
  EXPECT_EQ(parse(*first).sequence + 1, parse(*second).sequence);
  EXPECT_NE(parse(*first).id, parse(*third).id)
      << "conntrack would take the second socket for the first";
}

TEST_P(PingSocketFamilyTest, SmallestAndLargestPayloadAreSent) {
  Loopback lo;
  const uint32_t largest = is_v4() ? 65535 - 20 - 8 : 65535 - 8;
  for (const uint32_t size : {uint32_t{kCookieBytes}, largest}) {
    PingSocket socket(lo.get(), {.destination = own(), .size = size});
    EXPECT_EQ(socket.Send(CookieOf(1)), 0) << size;
    EXPECT_THAT(Await(socket, 1), ElementsAre(ReplyTo(CookieOf(1), own())))
        << size;
  }
  // Many small fragments are charged to the socket at many times their size.
  // (The kernel's own socket could not answer in as many.)
  lo.SetMtu(is_v4() ? 68 : 1280);
  PingSocket in_fragments(lo.get(), {.destination = own(), .size = largest});
  EXPECT_EQ(in_fragments.Send(CookieOf(1)), 0);
  PingSocket too_large(lo.get(), {.destination = own(), .size = largest + 1});
  EXPECT_EQ(too_large.Send(CookieOf(1)), EMSGSIZE);
}

TEST_P(PingSocketFamilyTest, MarkIsTheSockets) {
  const Loopback lo;
  PingSocket socket(lo.get(), {.destination = own(), .mark = 0x80000001});
  uint32_t mark = 0;
  socklen_t size = sizeof mark;
  ASSERT_EQ(::getsockopt(socket.fd(), SOL_SOCKET, SO_MARK, &mark, &size), 0);
  EXPECT_EQ(mark, 0x80000001u);
}

TEST_P(PingSocketFamilyTest, DontFragmentIsToldByTheOwnStack) {
  Loopback lo;
  lo.SetMtu(1400);
  const EchoRequest whole = {
      .destination = own(), .size = 1390, .dont_fragment = true};
  PingSocket socket(lo.get(), whole);
  EXPECT_EQ(socket.Send(CookieOf(9)), EMSGSIZE);
  EXPECT_THAT(Await(socket, 1),
              ElementsAre(EchoAnswer{.kind = EchoAnswer::Kind::kLocalError,
                                     .cookie = CookieOf(9),
                                     .from = IpAddress::Any(family()),
                                     .error = EMSGSIZE,
                                     .info = 1400}));
  EchoRequest in_fragments = whole;
  in_fragments.dont_fragment = false;
  PingSocket other(lo.get(), in_fragments);
  EXPECT_EQ(other.Send(CookieOf(10)), 0);
  EXPECT_THAT(Await(other, 1), ElementsAre(ReplyTo(CookieOf(10), own())));
}

TEST_P(PingSocketFamilyTest, LocalErrorStaysWithItsPacket) {
  Loopback lo;
  lo.SetMtu(1400);
  PingSocket socket(
      lo.get(), {.destination = own(), .size = 1390, .dont_fragment = true});
  EXPECT_EQ(socket.Send(CookieOf(1)), EMSGSIZE);
  lo.SetMtu(1500);
  EXPECT_EQ(socket.Send(CookieOf(2)), 0);
  const auto cookie = [](const Cookie& value) {
    return Field("cookie", &EchoAnswer::cookie, value);
  };
  EXPECT_THAT(Await(socket, 2),
              ElementsAre(cookie(CookieOf(1)), cookie(CookieOf(2))));
}

TEST_P(PingSocketFamilyTest, NoRouteIsAnErrnoAndNoException) {
  const Loopback lo;
  PingSocket socket(lo.get(), {.destination = foreign()});
  EXPECT_EQ(socket.Send(CookieOf(1)), ENETUNREACH);
  EXPECT_THAT(socket.Receive(), IsEmpty());
}

TEST_P(PingSocketFamilyTest, AnySourceIsOnTheWire) {
  const Loopback lo;
  Capture capture(lo.get());
  // A stranger's address; and one that bind() would not keep.
  const IpAddress odd = Ip(is_v4() ? "127.255.255.255" : "ff05::5");
  for (const IpAddress& source : {foreign(), odd}) {
    PingSocket socket(lo.get(), {.destination = own(), .source = source});
    EXPECT_EQ(socket.Send(CookieOf(1)), 0) << source.ToString();
    const auto packet = capture.NextRequest();
    ASSERT_TRUE(packet) << source.ToString();
    const size_t at = is_v4() ? 12 : 8;
    EXPECT_EQ(IpAddress(family(), std::span(*packet).subspan(at)), source);
  }
}

TEST_P(PingSocketFamilyTest, UnspecifiedSourceIsTheKernelsChoice) {
  const Loopback lo;
  PingSocket socket(lo.get(),
                    {.destination = own(), .source = IpAddress::Any(family())});
  EXPECT_EQ(socket.Send(CookieOf(1)), 0);
  EXPECT_THAT(Await(socket, 1), ElementsAre(ReplyTo(CookieOf(1), own())));
}

TEST_P(PingSocketFamilyTest, ErrorThatQuotesThePacketIsHeardOnce) {
  const Loopback lo;
  PingSocket socket(lo.get(), {.destination = own()});
  ASSERT_EQ(socket.Send(CookieOf(1)), 0);
  ASSERT_THAT(Await(socket, 1), ElementsAre(ReplyTo(CookieOf(1), own())));
  Forger(lo.get(), family())
      .SendError(unreachable_type(), unreachable_code(), Quote(CookieOf(1)));
  EXPECT_THAT(Await(socket, 1), ElementsAre(UnreachableAbout(CookieOf(1))));
  EXPECT_THAT(socket.Receive(), IsEmpty());
}

TEST_P(PingSocketFamilyTest, ErrorsAboutOthersPacketsAreLeftOut) {
  const Loopback lo;
  PingSocket socket(lo.get(), {.destination = own()});
  ASSERT_EQ(socket.Send(CookieOf(1)), 0);
  Forger forger(lo.get(), family());
  const auto send = [&](std::span<const uint8_t> quote) {
    forger.SendError(unreachable_type(), unreachable_code(), quote);
  };
  send(Quote(CookieOf(1, 0x11)));  // another run
  const auto another_id = Quote(CookieOf(1), 0xbad);
  send(std::span(another_id).first(8));  // too short to hold a cookie
  auto reply = Quote(CookieOf(1));
  reply[0] = is_v4() ? 0 : 129;
  send(reply);
  ASSERT_EQ(socket.Send(CookieOf(2)), 0);
  EXPECT_THAT(Await(socket, 2), ElementsAre(ReplyTo(CookieOf(1), own()),
                                            ReplyTo(CookieOf(2), own())));
}

TEST_P(PingSocketFamilyTest, ShortQuoteOfTheOwnIdentifierHasNoCookie) {
  const Loopback lo;
  Capture capture(lo.get());
  PingSocket socket(lo.get(), {.destination = own()});
  ASSERT_EQ(socket.Send(CookieOf(1)), 0);
  const auto sent = capture.NextRequest();
  ASSERT_TRUE(sent);
  Await(socket, 1);
  Forger(lo.get(), family())
      .SendError(unreachable_type(), unreachable_code(),
                 std::span(*sent).subspan(is_v4() ? 20 : 40, 8));
  EchoAnswer expected = UnreachableAbout(CookieOf(1));
  expected.cookie = std::nullopt;
  EXPECT_THAT(Await(socket, 1), ElementsAre(expected));
}

TEST_P(PingSocketFamilyTest, PendingErrorIsNotTheNextPackets) {
  const Loopback lo;
  PingSocket socket(lo.get(), {.destination = own()});
  ASSERT_EQ(socket.Send(CookieOf(1)), 0);
  Await(socket, 1);
  Forger(lo.get(), family())
      .SendError(unreachable_type(), unreachable_code(), Quote(CookieOf(1)));
  EXPECT_EQ(socket.Send(CookieOf(2)), 0);
  EXPECT_THAT(Await(socket, 2),
              UnorderedElementsAre(UnreachableAbout(CookieOf(1)),
                                   ReplyTo(CookieOf(2), own())));
}

// Errors about the first packet come at any moment of the others' sending.
TEST_P(PingSocketFamilyTest, LateErrorsDoNotFailOtherPackets) {
  const Loopback lo;
  PingSocket socket(lo.get(), {.destination = own()});
  ASSERT_EQ(socket.Send(CookieOf(0)), 0);
  Forger forger(lo.get(), family());
  std::atomic<bool> done = false;
  std::thread late([&] {
    while (!done) {
      forger.SendError(unreachable_type(), unreachable_code(),
                       Quote(CookieOf(0)));
    }
  });
  int refused = 0;
  int errors = 0;
  for (uint32_t i = 1; i <= 3000; ++i) {
    if (socket.Send(CookieOf(i)) != 0) ++refused;
    for (const EchoAnswer& answer : socket.Receive()) {
      const bool is_error = answer.kind == EchoAnswer::Kind::kIcmpError;
      EXPECT_TRUE(!is_error || answer.cookie == CookieOf(0));
      errors += is_error ? 1 : 0;
    }
  }
  done = true;
  late.join();
  EXPECT_EQ(refused, 0);
  EXPECT_GT(errors, 0);
}

TEST_P(PingSocketFamilyTest, DeviceThatIsNotThereIsNamed) {
  const Loopback lo;
  try {
    PingSocket socket(lo.get(), {.destination = own(), .device = "eth7"});
    FAIL() << "expected a KernelError";
  } catch (const KernelError& e) {
    EXPECT_EQ(e.error(), ENODEV);
    EXPECT_THAT(e.what(), HasSubstr("SO_BINDTODEVICE eth7"));
    EXPECT_THAT(e.what(), HasSubstr("namespace loopback"));
  }
}

TEST_P(PingSocketFamilyTest, SenselessRequestsAreRefused) {
  const Loopback lo;
  const auto make = [&](const EchoRequest& request) {
    PingSocket socket(lo.get(), request);
  };
  EXPECT_THROW(make({.destination = own(), .size = 11}), std::invalid_argument);
  EXPECT_THROW(make({.destination = own(), .size = kMaxEchoSize + 1}),
               std::invalid_argument);
  EXPECT_THROW(
      make({.destination = own(), .source = Ip(is_v4() ? "::1" : "127.0.0.1")}),
      std::invalid_argument);
}

TEST_F(PingSocketTest, LinkLocalDestinationIsThatOfTheDevice) {
  Loopback lo;
  lo.AddAddress(Ip("fe80::1"));
  PingSocket socket(
      lo.get(),
      {.destination = Ip("fe80::1"), .device = "lo", .source = Ip("fe80::1")});
  EXPECT_EQ(socket.Send(CookieOf(1)), 0);
  EXPECT_THAT(Await(socket, 1),
              ElementsAre(ReplyTo(CookieOf(1), Ip("fe80::1"))));
}

TEST_F(PingSocketTest, BroadcastIsAllowed) {
  const Loopback lo;
  Capture capture(lo.get());
  PingSocket socket(lo.get(), {.destination = Ip("127.255.255.255")});
  EXPECT_EQ(socket.Send(CookieOf(1)), 0);
  EXPECT_TRUE(capture.NextRequest());
}

TEST_F(PingSocketTest, DontFragmentIsABitOfIpv4) {
  const Loopback lo;
  Capture capture(lo.get());
  for (const bool dont_fragment : {false, true}) {
    PingSocket socket(lo.get(), {.destination = Ip("127.0.0.1"),
                                 .dont_fragment = dont_fragment});
    ASSERT_EQ(socket.Send(CookieOf(1)), 0);
    const auto packet = capture.NextRequest();
    ASSERT_TRUE(packet);
    EXPECT_EQ(((*packet)[6] & 0x40) != 0, dont_fragment);
  }
}

}  // namespace
}  // namespace hopcheck
