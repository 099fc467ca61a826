#include "report/color.h"

#include <gtest/gtest.h>

namespace hopcheck {
namespace {

TEST(Color, TitleMarksAndReasons) {
  EXPECT_EQ(Colored("the client pings\n"
                    "  request    expected ! router/wan\n"
                    "               expected    actual\n"
                    "             ! router/wan  router/dmz\n"
                    "  never    ! router/dmz\n"
                    "           ! router/dmz\n"
                    "  why        rule 3\n"),
            "\x1b[1mthe client pings\x1b[0m\n"
            "  request    expected ! router/wan\n"
            "               expected    actual\n"
            "\x1b[31m             ! router/wan  router/dmz\x1b[0m\n"
            "  never    ! router/dmz\n"
            "\x1b[31m           ! router/dmz\x1b[0m\n"
            "\x1b[33m  why        rule 3\x1b[0m\n");
}

TEST(Color, OfNothing) { EXPECT_EQ(Colored(""), ""); }

}  // namespace
}  // namespace hopcheck
