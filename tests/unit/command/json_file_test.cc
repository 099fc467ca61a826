#include "command/json_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "base/kernel_error.h"
#include "report/json.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace hopcheck {
namespace {

using ::hopcheck::testing::ReadFile;
using ::hopcheck::testing::TemporaryFolder;
using ::testing::ElementsAre;

TEST(JsonTarget, ReplacesAFileAndLeavesNothingBeside) {
  const TemporaryFolder folder;
  const std::string file = folder.Write("out.json", "what was there before");
  JsonTarget(file).Write("{}\n");
  EXPECT_EQ(ReadFile(file), "{}\n");
  EXPECT_THAT(folder.Names(), ElementsAre("out.json"));
}

TEST(JsonTarget, MakesTheFileOnlyWhenThereIsSomethingToWrite) {
  const TemporaryFolder folder;
  JsonTarget target(folder / "out.json");
  EXPECT_THAT(folder.Names(), ElementsAre());
  target.Write("{}\n");
  EXPECT_THAT(folder.Names(), ElementsAre("out.json"));
}

TEST(JsonTarget, LetsTheUmaskDecideWhoMayRead) {
  const TemporaryFolder folder;
  const mode_t before = ::umask(022);
  JsonTarget(folder / "out.json").Write("{}\n");
  ::umask(before);
  struct stat status {};
  ASSERT_EQ(::stat((folder / "out.json").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0644U);
}

TEST(JsonTarget, ReplacesWhatALinkNamesAndNotTheLink) {
  const TemporaryFolder folder;
  const std::string file = folder.Write("d/out.json", "old");
  std::filesystem::create_symlink("d/out.json", folder / "link.json");
  JsonTarget(folder / "link.json").Write("new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link.json"));
  EXPECT_EQ(ReadFile(file), "new");
}

TEST(JsonTarget, DoesNotReplaceWhatIsNoFile) {
  const TemporaryFolder folder;
  const std::string pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const UniqueFd reader(::open(pipe.c_str(), O_RDONLY | O_NONBLOCK));
  JsonTarget(pipe).Write("through");
  char text[16] = {};
  EXPECT_EQ(::read(reader.get(), text, sizeof text), 7);
  EXPECT_STREQ(text, "through");
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
}

TEST(JsonTarget, ComplainsBeforeAnythingIsBuilt) {
  const TemporaryFolder folder;
  EXPECT_THROW(JsonTarget{folder / "none/out.json"}, KernelError);
  EXPECT_THROW(JsonTarget{folder / ""}, KernelError);
}

PacketResult Packet(std::string inconclusive,
                    std::vector<Mismatch> mismatches) {
  PacketResult packet;
  packet.path.inconclusive = std::move(inconclusive);
  if (packet.path.inconclusive.empty()) packet.path.outcome = Outcome::kReplied;
  packet.mismatches = std::move(mismatches);
  return packet;
}

ProbeResult Result(std::string name, PacketResult packet) {
  ProbeResult result;
  result.probe.name = std::move(name);
  result.packets = {std::move(packet)};
  return result;
}

RunResult RunOf(std::string file, std::vector<ProbeResult> probes) {
  return {.kernel = "6.1.0",
          .hopcheck = "0.1.0",
          .scenarios = {{.file = std::move(file),
                         .title = "t",
                         .variant = {},
                         .probes = std::move(probes)}}};
}

TEST(CountProbes, CountsTheSameInTheModelAndInItsJson) {
  const RunResult run =
      RunOf("a.yaml", {Result("p", Packet("", {})), Result("q", Packet("", {})),
                       Result("r", Packet("", {Mismatch{}})),
                       Result("s", Packet("events were lost", {}))});
  const ProbeCounts expected{.passed = 2, .failed = 1, .inconclusive = 1};
  EXPECT_EQ(CountProbes(run), expected);
  EXPECT_EQ(CountProbes(ToJson(run)), expected);
  EXPECT_EQ(expected.total(), 4U);
}

TEST(MergeJson, IsTheDocumentThatOneRunWouldHaveMade) {
  const RunResult a = RunOf("a.yaml", {Result("p", Packet("", {}))});
  const RunResult b =
      RunOf("b.yaml", {Result("größer", Packet("", {Mismatch{}}))});
  RunResult both = a;
  both.scenarios.push_back(b.scenarios[0]);
  EXPECT_EQ(MergeJson({ToJson(a), ToJson(b)}), ToJson(both));
  EXPECT_EQ(MergeJson({ToJson(a)}), ToJson(a));
}

}  // namespace
}  // namespace hopcheck
