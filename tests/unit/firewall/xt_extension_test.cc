#include "firewall/xt_extension.h"

#include <gtest/gtest.h>

namespace hopcheck {
namespace {

TEST(VerdictOfTarget, FindsEveryone) {
  for (const char* target :
       {"AUDIT", "CHECKSUM", "CLASSIFY", "CONNMARK", "CT", "DSCP", "LOG",
        "MARK", "NFLOG", "NOTRACK", "SET", "TCPMSS", "TEE", "TRACE", "ULOG"}) {
    EXPECT_EQ("continue", VerdictOfTarget(target)) << target;
  }
  for (const char* target :
       {"ACCEPT", "DNAT", "MASQUERADE", "NETMAP", "REDIRECT", "SNAT"}) {
    EXPECT_EQ("accept", VerdictOfTarget(target)) << target;
  }
  EXPECT_EQ("reject", VerdictOfTarget("REJECT"));
  EXPECT_EQ("queue", VerdictOfTarget("NFQUEUE"));
  EXPECT_EQ("", VerdictOfTarget("TPROXY"));
  EXPECT_EQ("", VerdictOfTarget("SOMEBODYS"));
}

TEST(TargetTranslates, IsToldByTheTargetAlone) {
  for (const char* target :
       {"DNAT", "DNPT", "MASQUERADE", "NETMAP", "REDIRECT", "SNAT", "SNPT"}) {
    EXPECT_TRUE(TargetTranslates(target)) << target;
  }
  for (const char* target : {"ACCEPT", "DNAT-web", "", "MARK"}) {
    EXPECT_FALSE(TargetTranslates(target)) << target;
  }
}

TEST(Tracks, IsToldByMatchesAndTargets) {
  for (const char* match : {"conntrack", "state", "connmark"}) {
    EXPECT_TRUE(MatchTracks(match)) << match;
  }
  for (const char* match : {"mark", "comment", ""}) {
    EXPECT_FALSE(MatchTracks(match)) << match;
  }
  for (const char* target : {"CONNMARK", "MASQUERADE"}) {
    EXPECT_TRUE(TargetTracks(target)) << target;
  }
  for (const char* target : {"ACCEPT", "CT", "SNPT", ""}) {
    EXPECT_FALSE(TargetTracks(target)) << target;
  }
}

}  // namespace
}  // namespace hopcheck
