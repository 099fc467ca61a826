// Files made to cost time or memory: each is refused, or read, at once. Time is
// this thread's own, so that a busy machine fails nothing; the reader takes a
// part of the bound.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <time.h>

#include <string>
#include <string_view>

#include "read_text.h"
#include "scenario/yaml_document.h"

// There where the program is linked with AddressSanitizer.
extern "C" void __asan_init() __attribute__((weak));

namespace hopcheck {
namespace {

using ::testing::HasSubstr;

// Seconds. What is tested may have checks in it where the test has none.
double AtMost() {
  if (&__asan_init != nullptr) return 10;
#ifdef NDEBUG
  return 2;
#else
  return 5;
#endif
}

// Seconds that this thread has computed.
double ThreadTime() {
  timespec now = {};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) * 1e-9;
}

std::string Repeat(std::string_view unit, size_t times) {
  std::string text;
  text.reserve(unit.size() * times);
  for (size_t i = 0; i < times; ++i) text += unit;
  return text;
}

// `unit` again and again, up to the size that a file may have.
std::string Fill(std::string_view unit, size_t size = kMaxYamlFile) {
  return Repeat(unit, size / unit.size());
}

// Large enough for what takes the square of its size to be seen, and small
// enough for a test of many files.
constexpr size_t kLarge = kMaxYamlFile / 16;

// The errors of `text`, found in time.
std::string QuickErrorsOf(const std::string& text) {
  const double begin = ThreadTime();
  std::string errors = testing::ErrorsOf(text);
  EXPECT_LT(ThreadTime() - begin, AtMost());
  EXPECT_LT(errors.size(), size_t{2} << 20);
  EXPECT_NE(errors, "");
  return errors;
}

TEST(HostileYamlTest, LargerThanTheLimit) {
  EXPECT_THAT(QuickErrorsOf(std::string(kMaxYamlFile + 1, 'a')),
              HasSubstr("test.yaml: error: the file is larger than 1 MiB"));
}

TEST(HostileYamlTest, AliasesThatExpand) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 40; ++i) {
    const std::string below = "*a" + std::to_string(i - 1);
    text += fmt::format("a{0}: &a{0} [{1}{2}]\n", i, Repeat(below + ", ", 9),
                        below);
  }
  EXPECT_THAT(QuickErrorsOf(text),
              HasSubstr("the file holds more than 100000 values, aliases "
                        "counted as often as used"));
}

TEST(HostileYamlTest, AliasesOfALongText) {
  const std::string text = "a: &a " + std::string(500'000, 'x') + "\nb: [" +
                           Repeat("*a, ", 1000) + "*a]\n";
  EXPECT_THAT(QuickErrorsOf(text),
              HasSubstr("the file's values hold more than 4 MiB, aliases "
                        "counted as often as used"));
}

TEST(HostileYamlTest, AliasesThatNest) {
  std::string text = "a0: &a0 [x]\n";
  for (int i = 1; i < 100; ++i) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" +
            std::to_string(i - 1) + "]\n";
  }
  EXPECT_THAT(QuickErrorsOf(text),
              HasSubstr("nested more than 64 levels deep"));
}

TEST(HostileYamlTest, AliasesWithinTheLimitsAreRead) {
  EXPECT_EQ(testing::ErrorsOf(testing::ScenarioWith(
                "routes: &r [&d default via 10.0.0.1, 10.7.0.0/16 dev eth0]\n"
                "    spare: {routes: *r, interfaces: {lo: , eth0: {bridge: "
                "[]}}}")),
            "");
}

TEST(HostileYamlTest, NestingInEveryForm) {
  const std::string deep = "nested more than 64 levels deep";
  const std::string open = "more than 1000 brackets are open here";
  EXPECT_THAT(QuickErrorsOf("a: " + Repeat("[", 70) + Repeat("]", 70)),
              HasSubstr(deep));
  EXPECT_THAT(QuickErrorsOf(Fill("[")), HasSubstr(open));
  EXPECT_THAT(QuickErrorsOf(Fill("{")), HasSubstr(open));
  EXPECT_THAT(QuickErrorsOf(Fill("{a: ")), HasSubstr(open));
  EXPECT_THAT(QuickErrorsOf(Fill("- ")), HasSubstr(deep));
  EXPECT_THAT(QuickErrorsOf("a:\n" + Fill("? ").substr(3)),
              HasSubstr("a key must be a plain name"));
  std::string steps;
  for (size_t i = 0; i < 1000; ++i) steps += std::string(i, ' ') + "a:\n";
  EXPECT_THAT(QuickErrorsOf(steps), HasSubstr(deep));
}

TEST(HostileYamlTest, DepthWithinTheLimitIsRead) {
  EXPECT_THAT(
      testing::ErrorsOf("a: " + Repeat("[", 63) + Repeat("]", 63) + "\n"),
      HasSubstr("unknown key 'a'"));
}

TEST(HostileYamlTest, MuchOfOneThing) {
  for (const std::string_view unit :
       {"a: b\n",     "- x\n", "-\n",   "a,",  "[]",     "[x],",     "# \n",
        "\n",         " ",     "x ",    "x\n", "'",      "\"",       ": ",
        ":",          "&a ",   "*a ",   "!a ", "!!str ", "---\n",    "...\n",
        "%",          "|\n",   ">\n",   "]",   "}",      ",",        "\xc3\xa9",
        "\t",         "a\n\n", "? a\n", "\\",  "@",      "<<: *a\n", "a: &a\n",
        "%TAG ! a\n", "~\n"}) {
    SCOPED_TRACE(unit);
    QuickErrorsOf(Fill(unit, kLarge));
  }
}

TEST(HostileYamlTest, MuchInsideOneValue) {
  for (const std::string_view begin :
       {"scenario: ", "scenario: '", "scenario: \"", "scenario: |\n  ",
        "scenario: >\n  ", "scenario: [", "scenario: {", "scenario: &a [",
        "scenario:\n"}) {
    for (const std::string_view unit :
         {"a", "a ", "a\n", "a\n  ", " ", "\n", "''", "\\x41", "a,", "a: b,",
          "'a',", "- b\n", "  b: c\n", "*a,", "#", " #", "a\n\n  "}) {
      SCOPED_TRACE(std::string(begin) + std::string(unit));
      QuickErrorsOf(std::string(begin) + Fill(unit, kLarge));
    }
  }
}

TEST(HostileYamlTest, AsMuchAsAFileMayHold) {
  for (const std::string_view unit : {"a: b\n", "- x\n", "&a ", "x\n", ":"}) {
    SCOPED_TRACE(unit);
    QuickErrorsOf(Fill(unit));
  }
}

TEST(HostileYamlTest, ManyDifferentKeysAndAnchors) {
  std::string keys;
  std::string anchors;
  for (int i = 0; i < 45'000; ++i) {
    keys += "key" + std::to_string(i) + ": x\n";
    anchors += "- &a" + std::to_string(i) + " x\n";
  }
  EXPECT_THAT(QuickErrorsOf(keys), HasSubstr("more errors from here on"));
  QuickErrorsOf(anchors);
}

// A scenario of `count` namespaces whose every name is wrong somewhere.
std::string ManyWrongNames(int count) {
  std::string text = "scenario: wrong throughout\ntopology:\n  namespaces:\n";
  for (int i = 0; i < count; ++i) {
    text += "    n" + std::to_string(i) + ": {interfaces: {e: }}\n";
  }
  text += "  links:\n";
  for (int i = 0; i < count; ++i) {
    text +=
        "    - [m" + std::to_string(i) + "/e, n" + std::to_string(i) + "/f]\n";
  }
  return text + "probes: []\n";
}

TEST(HostileYamlTest, AThousandErrorsAreEnough) {
  const std::string errors = QuickErrorsOf(ManyWrongNames(9'000));
  EXPECT_THAT(errors, HasSubstr("error: and 26001 more errors from here on"));
}

TEST(HostileYamlTest, ManyPortsInNoLink) {
  std::string text =
      "scenario: ports\ntopology:\n  namespaces:\n    a:\n      interfaces:\n";
  constexpr int kCount = 15'000;
  std::string ports;
  for (int i = 0; i < kCount; ++i) {
    text += "        e" + std::to_string(i) + ":\n";
    ports += "f" + std::to_string(i) + ",";
  }
  text += "        br: {bridge: [" + ports + "]}\n";
  text += "probes: []\n";
  EXPECT_THAT(QuickErrorsOf(text), HasSubstr("more errors from here on"));
}

TEST(HostileYamlTest, ManyProbesToTheLastOfManyInterfaces) {
  std::string text =
      "scenario: probes\ntopology:\n  namespaces:\n    a:\n      interfaces:\n";
  for (int i = 0; i < 10'000; ++i) {
    text += "        e" + std::to_string(i) + ": {bridge: }\n";
  }
  text += "        last: {bridge: , addresses: [10.0.0.1/24]}\nprobes:\n";
  for (int i = 0; i < 4'000; ++i) {
    text += "  - {probe: " + std::to_string(i) +
            ", ping: {from: a, to: a}, expect: replied}\n";
  }
  const double begin = ThreadTime();
  const Scenario scenario = testing::ReadSound(text);
  EXPECT_LT(ThreadTime() - begin, AtMost());
  EXPECT_EQ(scenario.probes.size(), 4'000U);
}

TEST(HostileYamlTest, ManyPartsThatAreRight) {
  std::string text =
      "scenario: large\ntopology:\n  namespaces:\n    hub:\n"
      "      interfaces:\n";
  constexpr int kCount = 5'000;
  for (int i = 0; i < kCount; ++i) {
    text += "        e" + std::to_string(i) + ":\n";
  }
  for (int i = 0; i < kCount; ++i) {
    text += "    n" + std::to_string(i) + ": {interfaces: {e: }}\n";
  }
  text += "  links:\n";
  for (int i = 0; i < kCount; ++i) {
    text += fmt::format("    - [hub/e{0}, n{0}/e]\n", i);
  }
  text +=
      "probes: [{probe: p, ping: {from: hub, to: 10.0.0.1}, expect: "
      "dropped}]\n";
  const double begin = ThreadTime();
  const Scenario scenario = testing::ReadSound(text);
  EXPECT_LT(ThreadTime() - begin, AtMost());
  EXPECT_EQ(scenario.topology.links.size(), static_cast<size_t>(kCount));
}

TEST(HostileYamlTest, MemoryStaysBounded) {
  rusage usage = {};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto before = usage.ru_maxrss;  // KiB, the most until now
  QuickErrorsOf("scenario: [" + Fill("a,").substr(0, 390'000) + "]");
  QuickErrorsOf(Fill("a: b\n"));
  QuickErrorsOf(Fill("-\n"));
  ::getrusage(RUSAGE_SELF, &usage);
  EXPECT_LT(usage.ru_maxrss - before, 256 * 1024);
}

}  // namespace
}  // namespace hopcheck
