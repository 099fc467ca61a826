// Members of the kernel's structures, and arguments of its functions, looked up
// in BTF.
#ifndef HOPCHECK_BPF_COMPILER_BTF_MEMBER_H_
#define HOPCHECK_BPF_COMPILER_BTF_MEMBER_H_

#include <bpf/btf.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hopcheck {

// A member as a program knows it. `path` may cross embedded structures;
// anonymous ones need not be named.
struct Member {
  std::string_view macro;
  std::string_view structure;
  std::string_view path;
  // Bytes that the program reads; 0 for as many as it has, which the program
  // learns as HC_<macro>_bytes.
  uint32_t size;
  // Missing on some kernels, and so what it is for: the program has #ifdefs.
  bool is_optional = false;
};

// "#define HC_<macro> <offset>"; of a bit-field HC_<macro>_shift and _mask too,
// from the byte where it begins. "" where it is missing; what is wrong is added
// to `wrong`.
std::string DefineMember(const btf* types, const Member& member,
                         std::vector<std::string>& wrong);

// Where a function takes a pointer to `structure` ("" to anything: void), from
// 0; nothing where it does not.
std::optional<int> FindArgument(const btf* types, uint32_t function,
                                std::string_view structure);
// How many arguments it takes.
int CountArguments(const btf* types, uint32_t function);

}  // namespace hopcheck

#endif  // HOPCHECK_BPF_COMPILER_BTF_MEMBER_H_
