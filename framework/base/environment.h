// This process's environment, changed for another program.
#ifndef HOPCHECK_BASE_ENVIRONMENT_H_
#define HOPCHECK_BASE_ENVIRONMENT_H_

#include <string>
#include <vector>

namespace hopcheck {

// `changes` ("NAME=value") and of our own environment what has none of these
// names.
std::vector<std::string> EnvironmentWith(
    const std::vector<std::string>& changes);

// What exec takes: pointers to `strings`, which stay where they are, and a null
// pointer.
std::vector<char*> ExecPointers(std::vector<std::string>& strings);

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_ENVIRONMENT_H_
