// What a user can do about a refusal.
#ifndef HOPCHECK_RUNNER_KERNEL_ADVICE_H_
#define HOPCHECK_RUNNER_KERNEL_ADVICE_H_

#include <exception>
#include <string>

namespace hopcheck {

// The error's words on one line, and where its errno tells what is missing,
// how to get it: "…: Operation not permitted (EPERM); run hopcheck as root, or
// …".
std::string WithAdvice(const std::exception& error);

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_KERNEL_ADVICE_H_
