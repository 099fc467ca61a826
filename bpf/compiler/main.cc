// hopcheck-bpf-compiler: compiles the tracer's programs for the running kernel
// and writes them to standard output as a program image.
//
// A process of its own, because libbcc takes 60 MB just to be linked and keeps
// 110 MB after a compilation, changes the working directory, and is not
// thread-safe. The tracer runs it on a cache miss only.
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <exception>
#include <string>
#include <string_view>

#include "base/kernel_error.h"
#include "bpf/compiler/compile.h"
#include "bpf/compiler/header_tree.h"
#include "bpf/compiler/kernel_layout.h"
#include "bpf/program_text.h"

namespace hopcheck {
namespace {

constexpr char kBtf[] = "/sys/kernel/btf/vmlinux";

void WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    bytes.remove_prefix(static_cast<size_t>(
        Check(static_cast<int>(n), "write", "the compiled programs")));
  }
}

void Run() {
  const KernelLayout layout = ReadKernelLayout(kBtf);
  const HeaderTree headers;
  ProgramImage image = CompileBpf(
      layout.defines + std::string(PacketTraceText()), headers.root());
  image.drop_reasons = layout.drop_reasons;
  WriteAll(STDOUT_FILENO, Serialize(image));
}

}  // namespace
}  // namespace hopcheck

int main() {
  // Nothing of this outlives the tracer that asked for it.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  try {
    hopcheck::Run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
