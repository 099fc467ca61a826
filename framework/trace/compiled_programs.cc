#include "trace/compiled_programs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xxhash.h>

#include <array>
#include <cerrno>
#include <stdexcept>

#include "base/kernel_error.h"
#include "base/pipe.h"
#include "base/read_file.h"

extern char** environ;

namespace hopcheck {
namespace {

class SpawnActions {
 public:
  SpawnActions() { ::posix_spawn_file_actions_init(&actions_); }
  ~SpawnActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  void Dup(const UniqueFd& from, int to) {
    ::posix_spawn_file_actions_adddup2(&actions_, from.get(), to);
  }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

// Reads both to their end, whichever has something first.
void ReadBoth(Pipe& out, std::string& out_text, Pipe& err,
              std::string& err_text) {
  std::array<char, 65536> buffer;
  std::array<pollfd, 2> fds{pollfd{out.read.get(), POLLIN, 0},
                            pollfd{err.read.get(), POLLIN, 0}};
  for (int open = 2; open > 0;) {
    if (::poll(fds.data(), fds.size(), -1) < 0) {
      if (errno == EINTR) continue;
      throw KernelError("poll", "the BPF compiler", errno);
    }
    for (size_t i = 0; i < fds.size(); ++i) {
      if (fds[i].revents == 0) continue;
      const ssize_t n = ::read(fds[i].fd, buffer.data(), buffer.size());
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) {
        fds[i].fd = -1;  // poll(2) passes over negative descriptors
        --open;
        continue;
      }
      (i == 0 ? out_text : err_text)
          .append(buffer.data(), static_cast<size_t>(n));
    }
  }
}

int WaitFor(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw KernelError("waitpid", "the BPF compiler", errno);
  }
  return status;
}

std::string RunCompiler(const std::filesystem::path& compiler,
                        ProgramText which) {
  Pipe out = MakePipe();
  Pipe err = MakePipe();
  SpawnActions actions;
  actions.Dup(out.write, STDOUT_FILENO);
  actions.Dup(err.write, STDERR_FILENO);
  std::string name = compiler.string();
  std::string text(NameOf(which));
  char* argv[] = {name.data(), text.data(), nullptr};
  pid_t child = 0;
  const int error = ::posix_spawn(&child, name.c_str(), actions.get(), nullptr,
                                  argv, environ);
  if (error != 0) throw KernelError("run", name, error);
  out.write.Reset();
  err.write.Reset();
  std::string image, words;
  ReadBoth(out, image, err, words);
  const int status = WaitFor(child);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    while (words.ends_with('\n')) words.pop_back();
    throw std::runtime_error(
        fmt::format("the tracer's BPF programs cannot be compiled: {}",
                    words.empty() ? "the compiler was killed" : words));
  }
  return image;
}

// The build id of the running kernel is a note of its own; the version string
// stands in where it was built without.
std::string KernelBuild() {
  if (const auto notes = TryReadFile("/sys/kernel/notes")) return *notes;
  return TryReadFile("/proc/version").value_or("");
}

// Of the modules whose functions are probed. They are built with the kernel,
// but need not be loaded.
std::string Modules() {
  std::string all;
  for (const char* module : {"nf_tables", "ip_tables", "ip6_tables"}) {
    const auto types =
        TryReadFile(fmt::format("/sys/kernel/btf/{}", module).c_str())
            .value_or("");
    all += fmt::format("{}:{}", types.size(), types);
  }
  return all;
}

}  // namespace

std::string ProgramCacheName(ProgramText which) {
  utsname kernel{};
  Check(::uname(&kernel), "uname");
  std::string key;
  for (const std::string_view part :
       {TextOf(which), std::string_view(kernel.release),
        std::string_view(kernel.version), std::string_view(kernel.machine),
        std::string_view(HOPCHECK_LIBBCC_VERSION)}) {
    key += fmt::format("{}:{}", part.size(), part);
  }
  key += KernelBuild();
  if (ProbesChains(which)) key += Modules();
  const XXH128_hash_t hash = XXH3_128bits(key.data(), key.size());
  return fmt::format("{}-{:016x}{:016x}", NameOf(which), hash.high64,
                     hash.low64);
}

ProgramImage CompiledPrograms(const SecureCache& cache,
                              const std::filesystem::path& compiler,
                              ProgramText which) {
  const CacheEntry entry = cache.Get(
      ProgramCacheName(which),
      [](std::string_view content) {
        return ParseProgramImage(content).has_value();
      },
      [&] { return RunCompiler(compiler, which); });
  auto image = ParseProgramImage(entry.content());
  if (!image) throw std::logic_error("a cache entry changed while mapped");
  return *std::move(image);
}

}  // namespace hopcheck
