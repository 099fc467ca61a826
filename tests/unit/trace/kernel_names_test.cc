#include "trace/kernel_names.h"

#include <gtest/gtest.h>

namespace hopcheck {
namespace {

TEST(KernelNamesTest, StolenIsToldSince5Dot19) {
  EXPECT_FALSE(TellsStolen("5.10.0-38-amd64"));
  EXPECT_FALSE(TellsStolen("5.18"));
  EXPECT_FALSE(TellsStolen("4.19.0"));
  EXPECT_TRUE(TellsStolen("5.19.0-rc1"));
  EXPECT_TRUE(TellsStolen("6.1.0-41-amd64"));
  EXPECT_TRUE(TellsStolen("7.3.4"));
  EXPECT_TRUE(TellsStolen("a release of somebody's own"));
}

}  // namespace
}  // namespace hopcheck
