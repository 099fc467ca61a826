#include "command/question.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace hopcheck {
namespace {

// A line without its end; what is there of it where the input ends.
std::string ReadLine(const StopSignal& stop) {
  std::string line;
  for (;;) {
    std::array<pollfd, 2> fds{pollfd{STDIN_FILENO, POLLIN, 0},
                              pollfd{stop.fd(), POLLIN, 0}};
    if (::poll(fds.data(), fds.size(), -1) < 0 && errno != EINTR) return line;
    if (stop.received() != 0) return "";
    if (fds[0].revents == 0) continue;
    char sign = '\0';
    const ssize_t got = ::read(STDIN_FILENO, &sign, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || sign == '\n') return line;
    line += sign;
  }
}

}  // namespace

bool CanAsk() {
  return ::isatty(STDIN_FILENO) != 0 && ::isatty(STDERR_FILENO) != 0;
}

bool Ask(std::string_view question, const StopSignal& stop) {
  std::fflush(stdout);
  fmt::print(stderr, "{} [y/N] ", question);
  std::string line = ReadLine(stop);
  std::ranges::transform(line, line.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return line == "y" || line == "yes";
}

bool WantsColor() {
  const char* terminal = std::getenv("TERM");
  const char* no_color = std::getenv("NO_COLOR");
  return ::isatty(STDOUT_FILENO) != 0 && terminal != nullptr &&
         std::string_view(terminal) != "dumb" &&
         (no_color == nullptr || *no_color == '\0');
}

}  // namespace hopcheck
