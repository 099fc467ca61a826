// A stranger's test in C++, with a folder "base" of their own beside it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hopcheck/testbed/matchers.h>
#include <hopcheck/testbed/testbed.h>
#include <hopcheck/testbed/words.h>

#include "base/ip_types.h"

namespace {

using namespace hopcheck::words;  // NOLINT

TEST(Lan, TheHostsReachEachOther) {
  hopcheck::Testbed bed(hopcheck::Topology{
      .namespaces =
          {{.name = "a",
            .interfaces = {{.name = "eth0", .addresses = {At("10.0.0.1/24")}}}},
           {.name = "b",
            .interfaces = {{.name = "eth0",
                            .addresses = {At("10.0.0.2/24")}}}}},
      .links = {Wire("a/eth0", "b/eth0")}});
  const hopcheck::PacketPath path =
      bed.Send({.from = "a", .to = hopcheck::To("b")});
  EXPECT_THAT(path, hopcheck::HasOutcome(hopcheck::Outcome::kReplied));
  EXPECT_THAT(path, hopcheck::Hops("a/eth0", "b/eth0"));
  EXPECT_EQ(OwnHeader(), 1);
}

// Of a fixture that comes with hopcheck.
TEST(Lan, FixturesOfThePackageAreFound) {
  auto bed = hopcheck::Testbed::FromYaml("fixture: two-hosts\n");
  EXPECT_FALSE(bed.topology().namespaces.empty());
}

}  // namespace
