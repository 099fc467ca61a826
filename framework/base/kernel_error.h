// The kernel's refusal, as an exception: which operation on which object,
// the errno, and the kernel's own words where it gave some (netlink's extended
// acknowledgement, the BPF verifier's last line).
#ifndef HOPCHECK_BASE_KERNEL_ERROR_H_
#define HOPCHECK_BASE_KERNEL_ERROR_H_

#include <stdexcept>
#include <string>
#include <string_view>

#include "base/unique_fd.h"

namespace hopcheck {

class KernelError : public std::runtime_error {
 public:
  // `operation` is the command or system call ("ip route add 10.0.0.0/8 …",
  // "setns"), `object` what it was done to ("namespace router"), `error` a
  // positive errno, `kernel_words` may be empty.
  KernelError(std::string operation, std::string object, int error,
              std::string kernel_words = "");

  const std::string& operation() const { return operation_; }
  const std::string& object() const { return object_; }
  int error() const { return error_; }
  const std::string& kernel_words() const { return kernel_words_; }

 private:
  std::string operation_;
  std::string object_;
  int error_;
  std::string kernel_words_;
};

// A system call in one expression: throws KernelError with errno when `result`
// is negative, and gives it back otherwise.
int Check(int result, std::string_view operation, std::string_view object = "");
// The same, for calls that return a descriptor.
UniqueFd CheckFd(int result, std::string_view operation,
                 std::string_view object = "");

// "EPERM", or "errno 524" for one without a name.
std::string ErrnoName(int error);
// "Operation not permitted (EPERM)".
std::string ErrnoWords(int error);

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_KERNEL_ERROR_H_
