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
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/kernel_error.h"
#include "bpf/compiler/chain_layout.h"
#include "bpf/compiler/compile.h"
#include "bpf/compiler/header_tree.h"
#include "bpf/compiler/kernel_layout.h"
#include "bpf/compiler/register_layout.h"
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

void Run(ProgramText which) {
  const KernelLayout layout = ReadKernelLayout(kBtf);
  std::string text = layout.defines;
  if (ProbesChains(which)) text += ReadChainLayout();
  if (which == ProgramText::kChainKprobes) text += ReadRegisterLayout();
  text += TextOf(which);
  const HeaderTree headers;
  ProgramImage image = CompileBpf(text, headers.root());
  image.drop_reasons = layout.drop_reasons;
  WriteAll(STDOUT_FILENO, Serialize(image));
}

// Nothing is asked for by a name that is not there.
ProgramText Which(int argc, char** argv) {
  std::string names;
  for (const ProgramText which : kProgramTexts) {
    if (argc == 2 && argv[1] == NameOf(which)) return which;
    names += names.empty() ? "" : "|";
    names += NameOf(which);
  }
  throw std::runtime_error("usage: hopcheck-bpf-compiler " + names);
}

}  // namespace
}  // namespace hopcheck

int main(int argc, char** argv) {
  // Nothing of this outlives the tracer that asked for it.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  try {
    hopcheck::Run(hopcheck::Which(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
