#include "netlink/refusal.h"

#include <gtest/gtest.h>
#include <linux/rtnetlink.h>

#include <cerrno>
#include <memory>
#include <vector>

namespace hopcheck {
namespace {

void Append(std::vector<uint8_t>& bytes, const void* data, size_t size) {
  const auto* begin = static_cast<const uint8_t*>(data);
  bytes.insert(bytes.end(), begin, begin + size);
  bytes.resize(NLMSG_ALIGN(bytes.size()));
}

void AppendAttribute(std::vector<uint8_t>& bytes, uint16_t type,
                     const void* data, size_t size) {
  const nlattr header{static_cast<uint16_t>(NLA_HDRLEN + size), type};
  Append(bytes, &header, sizeof header);
  Append(bytes, data, size);
}

// The payload of an NLMSG_ERROR that refuses `quoted`.
std::vector<uint8_t> Error(int error, const nlmsghdr& quoted) {
  const nlmsgerr head{-error, quoted};
  std::vector<uint8_t> bytes;
  Append(bytes, &head, sizeof head);
  return bytes;
}

Request SomeRequest() {
  Request request(RTM_NEWROUTE, 0, rtmsg{.rtm_family = 2}, "ip route add x");
  request.PutU32(RTA_DST, 1);
  request.PutU32(RTA_GATEWAY, 2);
  request.Nest(RTA_METRICS, [&] { request.PutU32(RTAX_MTU, 3); });
  return request;
}

TEST(ParseAcknowledgement, SuccessHasNoError) {
  const auto parsed =
      ParseAcknowledgement(Error(0, {.nlmsg_len = 40, .nlmsg_seq = 7}), true);
  EXPECT_EQ(0, parsed.error);
  EXPECT_EQ(7u, parsed.sequence);
  EXPECT_EQ("", parsed.words);
}

TEST(ParseAcknowledgement, CappedHasItsWordsBehindTheHeader) {
  auto bytes = Error(EINVAL, {.nlmsg_len = 400, .nlmsg_seq = 3});
  AppendAttribute(bytes, NLMSGERR_ATTR_MSG, "No such thing", 14);
  const uint32_t offset = 36;
  AppendAttribute(bytes, NLMSGERR_ATTR_OFFS, &offset, sizeof offset);
  const auto parsed = ParseAcknowledgement(bytes, true);
  EXPECT_EQ(EINVAL, parsed.error);
  EXPECT_EQ("No such thing", parsed.words);
  EXPECT_EQ(36u, parsed.attribute);
}

TEST(ParseAcknowledgement, UncappedHasThemBehindTheQuotedRequest) {
  auto bytes = Error(EINVAL, {.nlmsg_len = NLMSG_HDRLEN + 6, .nlmsg_seq = 3});
  Append(bytes, "quoted", 6);
  AppendAttribute(bytes, NLMSGERR_ATTR_MSG, "No", 3);
  EXPECT_EQ("No", ParseAcknowledgement(bytes, false).words);
}

TEST(ParseAcknowledgement, TruncatedIsStillARefusal) {
  const auto bytes = Error(EPERM, {.nlmsg_len = 4000, .nlmsg_seq = 3});
  EXPECT_EQ(EPERM, ParseAcknowledgement(bytes, false).error);
}

TEST(Refusal, PointsAtTheAttribute) {
  const KernelError error =
      Refusal(SomeRequest(), "namespace router",
              {.error = ENETUNREACH,
               .words = "Nexthop has invalid gateway",
               .attribute = NLMSG_HDRLEN + sizeof(rtmsg) + 8});
  EXPECT_STREQ(
      "ip route add x (namespace router): Network is unreachable "
      "(ENETUNREACH); the kernel says: Nexthop has invalid gateway (at "
      "RTA_GATEWAY)",
      error.what());
}

TEST(Refusal, NamesWhatIsMissing) {
  const KernelError at_top =
      Refusal(SomeRequest(), "", {.error = EINVAL, .missing = RTA_OIF});
  EXPECT_EQ("missing RTA_OIF", at_top.kernel_words());
  const KernelError in_nest =
      Refusal(SomeRequest(), "",
              {.error = EINVAL,
               .missing = 77,
               .missing_in = NLMSG_HDRLEN + sizeof(rtmsg) + 16});
  EXPECT_EQ("missing RTA_METRICS/attribute 77", in_nest.kernel_words());
}

TEST(Refusal, NamesThePlaceInTheScenario) {
  const auto source =
      std::make_shared<const SourceFile>(SourceFile{"scenarios/x.yaml", ""});
  Request request = SomeRequest();
  request.At({source, 14, 7});
  EXPECT_EQ("namespace router, scenarios/x.yaml:14:7",
            Refusal(request, "namespace router", {.error = EPERM}).object());
  EXPECT_EQ("scenarios/x.yaml:14:7", ObjectAt("", {source, 14, 7}));
  EXPECT_EQ("namespace router", ObjectAt("namespace router", {}));
}

}  // namespace
}  // namespace hopcheck
