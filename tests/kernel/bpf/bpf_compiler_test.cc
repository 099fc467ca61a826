// What the tracer's programs need of the running kernel, and their compiler.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>

#include "base/kernel_error.h"
#include "bpf/compiler/kernel_layout.h"
#include "bpf/program_image.h"
#include "support/golden.h"
#include "support/need_kernel.h"

namespace hopcheck {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::Throws;

TEST(KernelLayoutTest, FindsEveryMemberInTheRunningKernelsBtf) {
  HOPCHECK_NEED(testing::WhyNoTracing());
  const KernelLayout layout = ReadKernelLayout("/sys/kernel/btf/vmlinux");
  EXPECT_THAT(layout.defines, HasSubstr("#define HC_sk_buff_head "));
  EXPECT_THAT(layout.defines, HasSubstr("#define HC_net_ns_inum "));
  EXPECT_THAT(layout.defines, HasSubstr("#define HC_kfree_skb_arguments "));
  // Reasons of 5.17 and later.
  if (!layout.drop_reasons.empty()) {
    EXPECT_THAT(layout.drop_reasons,
                Contains(Pair(::testing::_, "NETFILTER_DROP")));
  }
}

TEST(KernelLayoutTest, AKernelWithoutBtfIsNamed) {
  EXPECT_THAT([] { ReadKernelLayout("/nowhere/btf"); },
              ::testing::ThrowsMessage<KernelError>(
                  "read BTF (/nowhere/btf): No such file or directory "
                  "(ENOENT)"));
}

// Runs the helper as the tracer does; its standard output.
std::string RunCompiler(int& status,
                        const std::string& which = "packet-trace") {
  FILE* pipe = ::popen((HOPCHECK_BPF_COMPILER " " + which).c_str(), "r");
  std::string out;
  std::array<char, 4096> buffer;
  while (const size_t n = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    out.append(buffer.data(), n);
  }
  status = ::pclose(pipe);
  return out;
}

TEST(BpfCompilerTest, WritesAnImageThatIsTheSameEveryTime) {
  HOPCHECK_NEED(testing::WhyNoTracing());
  int status = -1;
  const std::string first = RunCompiler(status);
  ASSERT_EQ(status, 0);
  const auto image = ParseProgramImage(first);
  ASSERT_TRUE(image);
  EXPECT_THAT(image->programs, Contains(Field(&BpfProgram::name, "record")));
  EXPECT_EQ(RunCompiler(status), first);
}

// A chroot is no mount point, and a folder that is one is somebody's.
TEST(BpfCompilerTest, MountsNothingAnywhere) {
  HOPCHECK_NEED(testing::WhyNoTracing());
  const std::string before = testing::ReadFile("/proc/self/mountinfo");
  int status = -1;
  RunCompiler(status);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(testing::ReadFile("/proc/self/mountinfo"), before);
}

}  // namespace
}  // namespace hopcheck
