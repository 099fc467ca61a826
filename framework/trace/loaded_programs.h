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

  // Makes `program` the one that a tail call through `array` at `index` goes
  // to. Throws KernelError.
  void SetTailCall(std::string_view array, uint32_t index,
                   std::string_view program);

  // Attaches a program to a raw tracepoint until this is destroyed. Throws
  // KernelError.
  void Attach(std::string_view program, const std::string& tracepoint);

 private:
  struct Item {
    std::string name;
    UniqueFd fd;
  };
  static int Find(const std::vector<Item>& items, std::string_view name);

  std::vector<Item> maps_;
  std::vector<Item> programs_;
  std::vector<UniqueFd> attachments_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_LOADED_PROGRAMS_H_
