#include "base/stop_signal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <stdexcept>

namespace hopcheck {
namespace {

bool Readable(const StopSignal& stop) {
  pollfd event{.fd = stop.fd(), .events = POLLIN, .revents = 0};
  return ::poll(&event, 1, 0) == 1 && (event.revents & POLLIN) != 0;
}

TEST(StopSignal, IsReadableFromTheSignalOn) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const StopSignal stop;
    EXPECT_EQ(stop.received(), 0);
    EXPECT_FALSE(Readable(stop));
    ::raise(signal);
    EXPECT_EQ(stop.received(), signal);
    EXPECT_TRUE(Readable(stop));
    EXPECT_TRUE(Readable(stop));
  }
}

TEST(StopSignal, InterruptsASystemCallThatWaits) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const StopSignal stop;
  // Comes while read() waits, or before: then again, until it has come.
  struct sigaction alarm {};
  alarm.sa_handler = [](int) { ::raise(SIGTERM); };
  struct sigaction before {};
  ASSERT_EQ(::sigaction(SIGALRM, &alarm, &before), 0);
  ::ualarm(20000, 0);
  char byte = 0;
  EXPECT_EQ(::read(ends[0], &byte, 1), -1);
  EXPECT_EQ(errno, EINTR);
  EXPECT_EQ(stop.received(), SIGTERM);
  ASSERT_EQ(::sigaction(SIGALRM, &before, nullptr), 0);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(StopSignal, ASecondSignalEndsTheProcess) {
  EXPECT_EXIT(
      {
        const StopSignal stop;
        ::raise(SIGTERM);
        ::raise(SIGINT);
        ::_exit(0);
      },
      ::testing::ExitedWithCode(130), "");
}

TEST(StopSignal, LeavesTheHandlersAsTheyWere) {
  struct sigaction mine {};
  mine.sa_handler = [](int) {};
  struct sigaction before {};
  ASSERT_EQ(::sigaction(SIGINT, &mine, &before), 0);
  { const StopSignal stop; }
  struct sigaction after {};
  ASSERT_EQ(::sigaction(SIGINT, &before, &after), 0);
  EXPECT_EQ(after.sa_handler, mine.sa_handler);
}

TEST(StopSignal, DoesNotHearWhatIsIgnored) {
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  struct sigaction before {};
  ASSERT_EQ(::sigaction(SIGINT, &ignore, &before), 0);
  {
    const StopSignal stop;
    ::raise(SIGINT);
    EXPECT_EQ(stop.received(), 0);
  }
  ASSERT_EQ(::sigaction(SIGINT, &before, nullptr), 0);
}

TEST(StopSignal, LivesOneAtATime) {
  const StopSignal stop;
  EXPECT_THROW(StopSignal{}, std::logic_error);
  // The one that was refused has not disarmed the one that lives.
  ::raise(SIGINT);
  EXPECT_EQ(stop.received(), SIGINT);
}

}  // namespace
}  // namespace hopcheck
