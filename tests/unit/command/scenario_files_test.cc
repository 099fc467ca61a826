#include "command/scenario_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temporary_folder.h"

namespace hopcheck {
namespace {

using ::hopcheck::testing::TemporaryFolder;
using ::testing::ElementsAre;

std::vector<std::string> Collect(const std::vector<std::string>& paths) {
  Diagnostics diagnostics;
  std::vector<std::string> files;
  for (const auto& file : CollectScenarioFiles(paths, diagnostics)) {
    files.push_back(file.string());
  }
  EXPECT_EQ(diagnostics.Render(), "");
  return files;
}

std::string ErrorsOf(const std::vector<std::string>& paths) {
  Diagnostics diagnostics;
  CollectScenarioFiles(paths, diagnostics);
  return diagnostics.Render();
}

TEST(ScenarioFiles, AFolderGivesItsYamlFilesSortedAtEveryDepth) {
  const TemporaryFolder folder;
  folder.Write("b.yaml");
  folder.Write("a/z.yaml");
  folder.Write("a/c/d.yaml");
  folder.Write("README.md");
  folder.Write("a/rules.v4");
  folder.Write("x.yml");
  EXPECT_THAT(Collect({folder / ""}),
              ElementsAre(folder / "a/c/d.yaml", folder / "a/z.yaml",
                          folder / "b.yaml"));
}

TEST(ScenarioFiles, FixturesAreNoScenarios) {
  const TemporaryFolder folder;
  folder.Write("a.yaml");
  folder.Write("netns-fixtures/router.yaml");
  folder.Write("deep/netns-fixtures/more/host.yaml");
  folder.Write("netns-fixtures.yaml");
  EXPECT_THAT(Collect({folder / ""}),
              ElementsAre(folder / "a.yaml", folder / "netns-fixtures.yaml"));
}

TEST(ScenarioFiles, FilesKeepTheOrderAndTheNameTheyAreGivenIn) {
  const TemporaryFolder folder;
  const std::string b = folder.Write("b.yaml");
  const std::string a = folder.Write("a.txt");
  EXPECT_THAT(Collect({b, a}), ElementsAre(b, a));
}

TEST(ScenarioFiles, AFileThatIsMeantTwiceIsThereOnce) {
  const TemporaryFolder folder;
  const std::string b = folder.Write("d/b.yaml");
  folder.Write("d/a.yaml");
  std::filesystem::create_symlink(b, folder / "d/link.yaml");
  EXPECT_THAT(Collect({folder / "d/../d/b.yaml", folder / "d", b}),
              ElementsAre(folder / "d/../d/b.yaml", folder / "d/a.yaml"));
}

TEST(ScenarioFiles, WhatIsNotThereIsAnErrorWithItsName) {
  const TemporaryFolder folder;
  EXPECT_EQ(ErrorsOf({folder / "none.yaml"}),
            (folder / "none.yaml") + ": error: no such file or folder\n");
}

TEST(ScenarioFiles, AFolderWithoutScenariosIsAnError) {
  const TemporaryFolder folder;
  folder.Write("empty/netns-fixtures/router.yaml");
  EXPECT_EQ(
      ErrorsOf({folder / "empty"}),
      (folder / "empty") + ": error: no scenario (*.yaml) in this folder\n");
}

TEST(ScenarioFiles, AllErrorsAreToldAtOnce) {
  const TemporaryFolder folder;
  EXPECT_EQ(ErrorsOf({folder / "b", folder / "a"}),
            (folder / "a") + ": error: no such file or folder\n" +
                (folder / "b") + ": error: no such file or folder\n");
}

TEST(ScenarioFiles, ALoopOfLinksEnds) {
  const TemporaryFolder folder;
  const std::string a = folder.Write("d/a.yaml");
  std::filesystem::create_directory_symlink(folder / "d", folder / "d/again");
  EXPECT_THAT(Collect({folder / "d"}), ElementsAre(a));
}

}  // namespace
}  // namespace hopcheck
