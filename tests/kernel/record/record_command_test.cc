// `hopcheck record` from end to end. tests/golden/record-command/NAME.yaml is a
// scenario before, NAME.after.yaml after, NAME.txt what is said of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernel/runner/program.h"
#include "kernel/runner/scenarios.h"
#include "kernel/runner/terminal_program.h"
#include "support/golden.h"
#include "support/need_kernel.h"
#include "support/temporary_folder.h"

namespace hopcheck::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// Two hosts, and a probe of which nothing is expected, with its keys.
std::string TwoHosts(const std::string& probe_keys,
                     const std::string& server_keys = "") {
  return "scenario: Two hosts\n"
         "topology:\n"
         "  namespaces:\n"
         "    client: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}\n"
         "    server:\n"
         "      interfaces: {eth0: {addresses: [10.0.0.2/24]}}\n" +
         server_keys +
         "  links: [[client/eth0, server/eth0]]\n"
         "probes:\n"
         "  - probe: the client pings the server\n"
         "    ping: {from: client, to: server" +
         probe_keys + "}\n";
}

// In a folder of its own, so that files are named by themselves.
class RecordCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    HOPCHECK_NEED(WhyNoTracing());
    fs::current_path(folder_.path());
  }
  void TearDown() override { fs::current_path(before_); }

  // A golden scenario, put into the folder under its own name.
  std::string Take(const std::string& name) {
    folder_.Write(name + ".yaml",
                  ReadFile(HOPCHECK_SOURCE_DIR "/tests/golden/record-command/" +
                           name + ".yaml"));
    return name + ".yaml";
  }
  static void ExpectGolden(const std::string& name, const Finished& run) {
    EXPECT_TRUE(EqualsGolden(ReadFile(name + ".yaml"),
                             "record-command/" + name + ".after.yaml"));
    EXPECT_TRUE(
        EqualsGolden(run.out + run.err, "record-command/" + name + ".txt"));
  }
  static void ExpectPasses(const std::string& file) {
    const Finished run = RunProgram({"run", file});
    EXPECT_EQ(run.status, 0) << run.out << run.err;
  }
  static TerminalProgram OnTerminal(std::vector<std::string> arguments,
                                    std::vector<std::string> environment = {}) {
    arguments.insert(arguments.begin(), HOPCHECK_PROGRAM);
    environment.emplace_back("TERM=xterm");
    return TerminalProgram(std::move(arguments), environment);
  }

  TemporaryFolder folder_;
  const fs::path before_ = fs::current_path();
};

TEST_F(RecordCommand, WhatIsRecordedPasses) {
  const std::string file = Take("router");
  const Finished run = RunProgram({"record", file});
  EXPECT_EQ(run.status, 0);
  ExpectGolden("router", run);
  ExpectPasses(file);
  EXPECT_THAT(folder_.Names(), ElementsAre(file));
}

TEST_F(RecordCommand, TwiceChangesNothing) {
  const std::string file = Take("router");
  ASSERT_EQ(RunProgram({"record", file}).status, 0);
  const std::string once = ReadFile(file);
  struct stat status = {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  for (const std::vector<std::string>& options :
       {std::vector<std::string>{}, {"--update"}, {"--update", "--yes"}}) {
    std::vector<std::string> arguments = {"record", file};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const Finished again = RunProgram(arguments);
    EXPECT_EQ(again.status, 0);
    EXPECT_THAT(again.out, StartsWith(file + ": nothing to record: "));
    EXPECT_EQ(again.err, "");
    EXPECT_EQ(ReadFile(file), once);
    struct stat now = {};
    ASSERT_EQ(::stat(file.c_str(), &now), 0);
    EXPECT_EQ(now.st_ino, status.st_ino) << "written all the same";
  }
}

TEST_F(RecordCommand, WhatDiffersBetweenVariantsIsLeftOut) {
  const std::string file = Take("families");
  const Finished run = RunProgram({"record", file});
  EXPECT_EQ(run.status, 0);
  ExpectGolden("families", run);
  ExpectPasses(file);
}

TEST_F(RecordCommand, AnExpectationThatDoesNotHoldIsSaidAndKept) {
  const std::string file = Take("changed");
  const Finished run = RunProgram({"record", file});
  EXPECT_EQ(run.status, 0);
  EXPECT_EQ(run.out,
            "changed.yaml:32: recorded 'the server pings itself': dropped\n");
  EXPECT_EQ(run.err,
            "changed.yaml:19: 'the client pings the server' does not meet what "
            "it expects; --update would record it anew\n");
  EXPECT_THAT(ReadFile(file), HasSubstr("      never: [{drop: server}]\n"));
}

TEST_F(RecordCommand, AnUpdateShowsWhatItWouldChange) {
  const std::string file = Take("changed");
  const std::string before = ReadFile(file);
  const Finished shown = RunProgram({"record", "--update", file});
  EXPECT_EQ(shown.status, 2);
  EXPECT_TRUE(
      EqualsGolden(shown.out + shown.err, "record-command/changed.asked.txt"));
  EXPECT_EQ(ReadFile(file), before);

  const Finished written = RunProgram({"record", "--update", "--yes", file});
  EXPECT_EQ(written.status, 0);
  ExpectGolden("changed", written);
  ExpectPasses(file);
}

TEST_F(RecordCommand, AnUpdateAsksOnATerminal) {
  const std::string file = Take("changed");
  const std::string before = ReadFile(file);
  for (const char* no : {"n\n", "\n", "yess\n", "\x04"}) {
    TerminalProgram program = OnTerminal({"record", "--update", file});
    ASSERT_TRUE(program.WaitFor("Write this? [y/N] ")) << program.output();
    program.Type(no);
    EXPECT_EQ(program.Wait(), 1);
    EXPECT_THAT(program.output(), EndsWith("changed.yaml: not written\n"));
    EXPECT_EQ(ReadFile(file), before);
  }
  for (const char* yes : {"y\n", "YES\n"}) {
    folder_.Write(file, before);
    TerminalProgram program = OnTerminal({"record", "--update", file});
    ASSERT_TRUE(program.WaitFor("Write this? [y/N] ")) << program.output();
    program.Type(yes);
    EXPECT_EQ(program.Wait(), 0);
    EXPECT_THAT(program.output(),
                AllOf(HasSubstr("\x1b[31m-      outcome: replied  # always"),
                      HasSubstr("would record 'the client"),
                      EndsWith("changed.yaml: written\n")));
    EXPECT_TRUE(
        EqualsGolden(ReadFile(file), "record-command/changed.after.yaml"));
  }
}

TEST_F(RecordCommand, ColoursAreNotForcedOnAnybody) {
  const std::string file = Take("changed");
  TerminalProgram program =
      OnTerminal({"record", "--update", "--yes", file}, {"NO_COLOR=1"});
  EXPECT_EQ(program.Wait(), 0);
  EXPECT_THAT(program.output(), AllOf(HasSubstr("\n-      outcome: replied"),
                                      Not(HasSubstr("\x1b["))));
}

// Whether the process handles SIGTERM; waits for that.
bool WaitUntilItListens(pid_t pid) {
  const std::string status = "/proc/" + std::to_string(pid) + "/status";
  for (int tries = 0; tries < 10000; ++tries) {
    const std::string text = ReadFile(status);
    const size_t caught = text.find("SigCgt:\t");
    if (caught == text.npos) return false;
    const uint64_t mask = std::stoull(text.substr(caught + 8), nullptr, 16);
    if ((mask >> (SIGTERM - 1) & 1) != 0) return true;
    ::poll(nullptr, 0, 1);
  }
  return false;
}

// Its second probe waits for a neighbour, for most of a minute.
TEST_F(RecordCommand, ASignalLeavesTheFileAsItWas) {
  std::string text(kSlow);
  text.erase(text.find("    expect: replied\n"), 20);
  folder_.Write("slow.yaml", text);
  Program program({"record", "slow.yaml"});
  ASSERT_TRUE(WaitUntilItListens(program.pid()));
  program.Signal(SIGTERM);
  const Finished run = program.Wait();
  EXPECT_EQ(run.status, 143);
  EXPECT_EQ(run.err, "hopcheck record: interrupted; slow.yaml is as it was\n");
  EXPECT_EQ(ReadFile("slow.yaml"), text);
  EXPECT_THAT(folder_.Names(), ElementsAre("slow.yaml"));
}

TEST_F(RecordCommand, ASignalInPlaceOfAnAnswerIsANo) {
  const std::string file = Take("changed");
  const std::string before = ReadFile(file);
  TerminalProgram program = OnTerminal({"record", "--update", file});
  ASSERT_TRUE(program.WaitFor("Write this? [y/N] "));
  program.Type("\x03");
  EXPECT_EQ(program.Wait(), 130);
  EXPECT_THAT(program.output(),
              EndsWith("hopcheck record: interrupted; changed.yaml is as it "
                       "was\n"));
  EXPECT_EQ(ReadFile(file), before);
  EXPECT_THAT(folder_.Names(), ElementsAre(file));
}

TEST_F(RecordCommand, AFileThatMayNotBeWrittenIsNotRun) {
  folder_.Write("a.yaml", TwoHosts(""));
  ASSERT_EQ(::chmod("a.yaml", 0444), 0);
  const Finished run = RunProgram({"record", "a.yaml"},
                                  {.dropped_capabilities = {CAP_DAC_OVERRIDE}});
  EXPECT_EQ(run.status, 2);
  EXPECT_EQ(run.err, "a.yaml: cannot be written: Permission denied\n");
}

TEST_F(RecordCommand, AFileThatChangesMeanwhileIsNotWritten) {
  const std::string file = Take("changed");
  TerminalProgram program = OnTerminal({"record", "--update", file});
  ASSERT_TRUE(program.WaitFor("Write this? [y/N] "));
  const std::string changed = ReadFile(file) + "# By somebody else.\n";
  folder_.Write(file, changed);
  program.Type("y\n");
  EXPECT_EQ(program.Wait(), 1);
  EXPECT_THAT(program.output(),
              EndsWith("changed.yaml: not written: the file has changed since "
                       "it was read\n"));
  EXPECT_EQ(ReadFile(file), changed);
}

TEST_F(RecordCommand, WhatCannotBeObservedIsNotRecorded) {
  std::string text(kInconclusive);
  text.erase(text.find("    expect:"));
  const std::string file = folder_.Write("a.yaml", text);
  const Finished run = RunProgram({"record", "a.yaml"});
  EXPECT_EQ(run.status, 3);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, StartsWith("a.yaml:8: not recorded 'itself': "
                                  "inconclusive: the topology could not be "
                                  "built: "));
  EXPECT_EQ(ReadFile(file), text);
}

TEST_F(RecordCommand, WithoutPrivilegesItSaysWhatIsMissing) {
  folder_.Write("a.yaml", TwoHosts(""));
  const Finished run = RunProgram({"record", "a.yaml"},
                                  {.dropped_capabilities = AllCapabilities()});
  EXPECT_EQ(run.status, 3);
  EXPECT_THAT(run.err, HasSubstr("packets cannot be observed"));
  EXPECT_EQ(ReadFile("a.yaml"), TwoHosts(""));
}

// Two packets, of which the first is dropped in a chain of a namespace.
std::string FirstOfTwo(const std::string& hook) {
  return "      firewall:\n"
         "        - nftables: |\n"
         "            table ip filter {\n"
         "              chain " +
         hook + " {\n                type filter hook " + hook +
         " priority filter;\n"
         "                icmp type echo-request numgen inc mod 2 == 0 drop\n"
         "              }\n"
         "            }\n";
}

TEST_F(RecordCommand, WhatDiffersBetweenPacketsIsLeftOut) {
  const std::string text = TwoHosts(", count: 2", FirstOfTwo("input"));
  folder_.Write("a.yaml", text);
  const Finished run = RunProgram({"record", "a.yaml"});
  // Both have crossed the link.
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_TRUE(EqualsGolden(run.out + ReadFile("a.yaml").substr(text.size()),
                           "record-command/every-second.txt"));
  ExpectPasses("a.yaml");
}

TEST_F(RecordCommand, WhereNothingIsTheSameNothingIsRecorded) {
  // The first does not leave the server, which pings itself.
  std::string text = TwoHosts(", count: 2", FirstOfTwo("output"));
  text.replace(text.find("from: client"), 12, "from: server");
  folder_.Write("a.yaml", text);
  const Finished run = RunProgram({"record", "a.yaml"});
  EXPECT_EQ(run.status, 1);
  EXPECT_EQ(run.out, "");
  EXPECT_TRUE(EqualsGolden(run.err, "record-command/nothing-common.txt"));
  EXPECT_EQ(ReadFile("a.yaml"), text);
}

TEST_F(RecordCommand, AnExpectationThatOthersUseIsKept) {
  std::string text = TwoHosts("");
  text +=
      "    expect: &closed dropped\n"
      "  - probe: again\n"
      "    ping: {from: client, to: server, ttl: 9}\n"
      "    expect: replied\n"
      "  - probe: nobody\n"
      "    ping: {from: client, to: 10.0.0.9}\n"
      "    expect: unreachable\n"
      "  - probe: closed\n"
      "    ping: {from: client, to: server}\n"
      "    expect: *closed\n";
  folder_.Write("a.yaml", text);
  // Only the alias may go.
  const Finished first = RunProgram({"record", "--update", "--yes", "a.yaml",
                                     "--probe", "the client pings the server"});
  EXPECT_EQ(first.status, 1);
  EXPECT_EQ(first.out, "");
  EXPECT_EQ(
      first.err,
      "a.yaml:9: not recorded 'the client pings the server': its expectation "
      "is used elsewhere: &closed stands in it, and *closed in line 20\n"
      "a.yaml:18: 'closed' does not meet what it expects; --update would "
      "record it anew\n");
  EXPECT_EQ(ReadFile("a.yaml"), text);
  const Finished both = RunProgram({"record", "--update", "--yes", "a.yaml"});
  EXPECT_EQ(both.status, 0) << both.err;
  ExpectPasses("a.yaml");
}

TEST_F(RecordCommand, ABadScenarioIsBadUsageAndNothingIsWritten) {
  folder_.Write("a.yaml", TwoHosts(""));
  folder_.Write("b.yaml", "scenario: x\n");
  const Finished run = RunProgram({"record", "."});
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.err, StartsWith("./b.yaml:1:1: error: "));
  EXPECT_EQ(ReadFile("a.yaml"), TwoHosts(""));
}

TEST_F(RecordCommand, ARulesetThatIsRefusedIsABadScenario) {
  folder_.Write("a.yaml", TwoHosts("",
                                   "      firewall:\n"
                                   "        - nftables: |\n"
                                   "            no ruleset\n"));
  const Finished run = RunProgram({"record", "a.yaml"});
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.err, StartsWith("a.yaml:9:"));
}

TEST_F(RecordCommand, SeveralFilesAndOneProbeOfThem) {
  folder_.Write("x/a.yaml", TwoHosts(""));
  folder_.Write("x/b.yaml", TwoHosts(", ttl: 3"));
  folder_.Write("c.yaml", TwoHosts("") +
                              "  - probe: another\n"
                              "    ping: {from: server, to: client}\n");
  const Finished one =
      RunProgram({"record", "c.yaml", "x", "--probe", "another"});
  EXPECT_EQ(one.status, 0) << one.err;
  EXPECT_EQ(one.out, "c.yaml:14: recorded 'another': replied\n");
  const Finished all = RunProgram({"record", "c.yaml", "x"});
  EXPECT_EQ(all.status, 0) << all.err;
  EXPECT_EQ(all.out,
            "c.yaml:12: recorded 'the client pings the server': replied\n"
            "x/a.yaml:12: recorded 'the client pings the server': replied\n"
            "x/b.yaml:12: recorded 'the client pings the server': replied\n");
  EXPECT_EQ(RunProgram({"record", "c.yaml", "x", "--probe", "another"}).out,
            "c.yaml: nothing to record: 'another' has an expectation\n");
  const Finished none = RunProgram({"record", "x", "--probe", "anothr"});
  EXPECT_EQ(none.status, 2);
  EXPECT_EQ(none.err,
            "hopcheck record: no probe is called 'anothr'\n"
            "Try 'hopcheck record --help'.\n");
}

TEST_F(RecordCommand, RunPointsToRecord) {
  folder_.Write("a.yaml", TwoHosts(""));
  for (const char* command : {"run", "check"}) {
    const Finished run = RunProgram({command, "a.yaml"});
    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.err, HasSubstr("a.yaml:9:5: error: a probe has no key "
                                   "'expect'; 'hopcheck record' writes it\n"));
  }
}

TEST_F(RecordCommand, AByteOrderMarkStays) {
  folder_.Write("a.yaml", "\xef\xbb\xbf" + TwoHosts(""));
  EXPECT_EQ(RunProgram({"record", "a.yaml"}).status, 0);
  EXPECT_THAT(ReadFile("a.yaml"),
              StartsWith("\xef\xbb\xbf" + TwoHosts("") + "    expect:\n"));
}

}  // namespace
}  // namespace hopcheck::testing
