#include "live/machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/golden.h"
#include "unit/live/fake_proc.h"

namespace hopcheck {
namespace {

using ::testing::ElementsAre;

constexpr const char* kUuid = "cni-6ba7b810-9dad-11d1-80b4-00c04fd430c8";

std::string Docker(char digit) {
  return "0::/docker/" + std::string(64, digit) + "\n";
}

// The machine (inode 1) with two networks of `ip netns`, one of them a pod's,
// and containers: one of Docker, two alike, one in the machine's own network.
class MachineTest : public ::testing::Test {
 protected:
  void SetUp() override {
    proc_.Add(
        "self", 1, 100,
        testing::FakeProc::Mount(2, "/run/netns/lan") +
            testing::FakeProc::Mount(3, std::string("/run/netns/") + kUuid) +
            testing::FakeProc::Mount(4, "/run/docker/netns/0a1b"));
    proc_.Add("1", 1, 100);
    proc_.Add("17", 2, 100, "", Docker('a'));
    proc_.Add("18", 3, 101, "", Docker('b'));
    proc_.Add("19", 4, 102, "", Docker('c'));
    proc_.Add("20", 5, 103, "", Docker('d'));
    proc_.Add("21", 6, 104, "", Docker('e'));
    proc_.Add("22", 1, 105, "", Docker('f'));
    proc_.Add("23", 7, 100);
    for (const char digit : {'d', 'e'}) {
      proc_.root().Write("var/lib/docker/containers/" + std::string(64, digit) +
                             "/config.v2.json",
                         R"({"Name": "/twin"})");
    }
  }

  testing::FakeProc proc_;
};

TEST_F(MachineTest, NamesTellWhatPeopleCallANamespace) {
  const Machine machine(proc_.root().path());
  EXPECT_EQ(machine.Name(1), "1");  // a container on the host's network
  EXPECT_EQ(machine.Name(2), "lan");
  EXPECT_EQ(machine.Name(3), "bbbbbbbbbbbb");
  EXPECT_EQ(machine.Name(4), "cccccccccccc");
  EXPECT_EQ(machine.Name(5), "twin:5");
  EXPECT_EQ(machine.Name(6), "twin:6");
  EXPECT_EQ(machine.Name(7), "7");
  EXPECT_EQ(machine.Name(99), "99");
  EXPECT_THAT(machine.Names(), ElementsAre("bbbbbbbbbbbb", "cccccccccccc",
                                           "lan", "twin:5", "twin:6"));
}

TEST_F(MachineTest, AMachinesNameIsBetterThanNone) {
  testing::FakeProc proc;
  proc.Add("self", 1, 100,
           testing::FakeProc::Mount(3, std::string("/run/netns/") + kUuid));
  EXPECT_EQ(Machine(proc.root().path()).Name(3), kUuid);
}

TEST_F(MachineTest, WhatLeadsNowhereIsSaid) {
  Machine machine(proc_.root().path());
  EXPECT_EQ(machine.Find(99), nullptr);
  std::string all;
  for (const char* word : {"lam", "nothing", "99", ""}) {
    try {
      machine.Named(word);
      ADD_FAILURE() << word;
    } catch (const NoSuchNamespace& error) {
      all += std::string(error.what()) + "\n";
    }
  }
  EXPECT_TRUE(testing::EqualsGolden(all, "live/no-such-namespace.txt"));
}

}  // namespace
}  // namespace hopcheck
