// libbcc compiles against a kernel source tree, and this machine may have
// none. A handful of small headers is all that it needs where the program
// defines no kernel structure.
#ifndef HOPCHECK_BPF_COMPILER_HEADER_TREE_H_
#define HOPCHECK_BPF_COMPILER_HEADER_TREE_H_

#include <string>

#include "base/unique_fd.h"

namespace hopcheck {

// A kernel source tree for libbcc on a memory file system that is mounted
// nowhere: only a descriptor has it, so nothing of it is on disk or in any
// mount table, in a chroot as elsewhere, and it goes with the process,
// whatever ends it. Needs CAP_SYS_ADMIN; kernel 5.2 (fsmount).
class HeaderTree {
 public:
  // Throws KernelError.
  HeaderTree();

  // A path that is good in this process only.
  std::string root() const;

 private:
  UniqueFd mount_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_BPF_COMPILER_HEADER_TREE_H_
