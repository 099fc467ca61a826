// The programs of the probes of netfilter's functions, where the kernel does
// not permit such probes, too: its verifier takes them, as programs of another
// type. What they record is chain_probes_test's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "bpf/program_image.h"
#include "support/need_kernel.h"
#include "trace/chain_probes.h"
#include "trace/compiled_programs.h"
#include "trace/load_program.h"
#include "trace/secure_cache.h"
#include "trace/tracer.h"

namespace hopcheck {
namespace {

class ChainProbeProgramsTest : public ::testing::TestWithParam<ProbeMethod> {};

TEST_P(ChainProbeProgramsTest, AreTakenByTheVerifier) {
  HOPCHECK_NEED(testing::WhyNoTracing());
  HOPCHECK_NEED(WhyNoModuleTypes());
  const TracerOptions options = DefaultTracerOptions();
  const SecureCache cache(options.cache_directory);
  const ProgramImage image =
      CompiledPrograms(cache, options.compiler, ChainProbesText(GetParam()));
  std::vector<UniqueFd> maps;
  for (const BpfMapSpec& map : image.maps) maps.push_back(MakeMap(map));
  std::vector<std::string> loaded;
  for (const BpfProgram& program : image.programs) {
    const auto code =
        WithMaps(program, [&](size_t map) { return maps.at(map).get(); });
    EXPECT_NO_THROW(LoadProgram(program.name, code, {})) << program.name;
    loaded.push_back(program.name);
  }
  // Both backends' functions are built into the kernel, or none of theirs is
  // loaded.
  EXPECT_THAT(loaded,
              ::testing::AnyOf(
                  ::testing::IsEmpty(),
                  ::testing::IsSupersetOf(
                      {"chain_entered", "rule_decided", "chain_left"}),
                  ::testing::IsSupersetOf({"table_entered", "table_left"})));
}

INSTANTIATE_TEST_SUITE_P(Methods, ChainProbeProgramsTest,
                         ::testing::ValuesIn(kProbeMethods),
                         [](const auto& method) {
                           return std::string(ToString(method.param));
                         });

}  // namespace
}  // namespace hopcheck
