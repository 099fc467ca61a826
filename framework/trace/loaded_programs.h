// BPF programs and maps in the kernel, attached to raw tracepoints. Nothing is
// pinned: all of it goes with its descriptors.
#ifndef HOPCHECK_TRACE_LOADED_PROGRAMS_H_
#define HOPCHECK_TRACE_LOADED_PROGRAMS_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.h"
#include "bpf/program_image.h"

namespace hopcheck {

class LoadedPrograms {
 public:
  // Makes the maps and loads the programs. Throws KernelError; for a program
  // that the verifier refuses, with its last words.
  explicit LoadedPrograms(const ProgramImage& image);

  // Throws std::out_of_range for a name that the image does not have.
  int MapFd(std::string_view name) const;
  int ProgramFd(std::string_view name) const;
  // The same as MapFd; -1 for none.
  int FindMap(std::string_view name) const;

  // Makes `program` the one that a tail call through `array` at `index` goes
  // to. Throws KernelError.
  void SetTailCall(std::string_view array, uint32_t index,
                   std::string_view program);

  // Attaches a program to a raw tracepoint until this is destroyed. Throws
  // KernelError.
  void Attach(std::string_view program, const std::string& tracepoint);
  // The same of what not every kernel has; false where this one lacks the
  // tracepoint, or its BTF what the program reads.
  bool TryAttach(std::string_view program, const std::string& tracepoint);

  // Runs a program in the calling thread, now. Throws KernelError.
  void RunOnce(std::string_view program);

 private:
  struct Item {
    std::string name;
    UniqueFd fd;
  };
  bool Has(std::string_view program) const;
  static int Find(const std::vector<Item>& items, std::string_view name);

  std::vector<Item> maps_;
  std::vector<Item> programs_;
  std::vector<UniqueFd> attachments_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_LOADED_PROGRAMS_H_
