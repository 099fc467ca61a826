// Every third of the scenarios, or all with HOPCHECK_RECORD_ALL=1, without its
// expectations: they are recorded, and then hold.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/runner/program.h"
#include "scenario/yaml_layout.h"
#include "support/golden.h"
#include "support/need_kernel.h"
#include "support/temporary_folder.h"

namespace hopcheck::testing {
namespace {

namespace fs = std::filesystem;

// What a scenario was before anybody expected anything.
std::string WithoutExpectations(const std::string& text) {
  const YamlSpan root = ReadYamlLayout(text);
  const YamlSpan& probes = *root.Find("probes").value;
  std::string without;
  size_t from = 0;
  for (const YamlSpan& probe : probes.children) {
    const YamlSpan::Entry expect = probe.Find("expect");
    const char* before = probe.is_flow ? "," : "\n";
    const size_t begin = text.rfind(before, expect.key->begin);
    const size_t end =
        probe.is_flow
            ? expect.value->end
            : std::min(text.find('\n', expect.value->end), text.size());
    without += text.substr(from, begin - from);
    from = end;
  }
  return without + text.substr(from);
}

// What is left to chance may look certain for a few runs.
bool IsLeftToChance(const fs::path& file) {
  return file.parent_path().filename() == "kubernetes" ||
         file.filename() == "load-balance.yaml";
}

TEST(RecordScenarios, WhatIsRecordedOfThemHolds) {
  HOPCHECK_NEED(WhyNoTracing());
  const fs::path source(HOPCHECK_SOURCE_DIR);
  const TemporaryFolder folder;
  fs::copy(source / "netns-fixtures", folder / "netns-fixtures",
           fs::copy_options::recursive);
  fs::copy(source / "scenarios", folder / "scenarios",
           fs::copy_options::recursive);
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::recursive_directory_iterator(folder / "scenarios")) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  const char* all = std::getenv("HOPCHECK_RECORD_ALL");
  const size_t step = all != nullptr && std::string_view(all) == "1" ? 1 : 3;
  for (size_t i = 0; i < files.size(); ++i) {
    if (i % step != 0 || IsLeftToChance(files[i])) {
      fs::remove(files[i]);
    } else {
      folder.Write(fs::relative(files[i], folder.path()).string(),
                   WithoutExpectations(ReadFile(files[i])));
    }
  }
  const Finished none = RunProgram({"check", folder / "scenarios"});
  EXPECT_EQ(none.status, 2) << "expectations are left";
  const Finished recorded = RunProgram({"record", folder / "scenarios"});
  EXPECT_EQ(recorded.status, 0) << recorded.out << recorded.err;
  EXPECT_EQ(recorded.err, "");
  const Finished run = RunProgram({"run", folder / "scenarios"});
  EXPECT_EQ(run.status, 0) << run.out << run.err;
}

}  // namespace
}  // namespace hopcheck::testing
