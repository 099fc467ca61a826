#include "bpf/compiler/header_tree.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "base/kernel_error.h"

namespace hopcheck {
namespace {

struct Header {
  std::string_view path;
  std::string_view text;
};

// libbcc compiles with -nostdinc -Iinclude -Iinclude/uapi and
// -include ./include/linux/kconfig.h from the tree's root, and puts its own
// helpers.h in front, which includes the files below. Its own copy of the BPF
// uapi header is <bcc/bpf.h>.
constexpr Header kHeaders[] = {
    {"include/linux/kconfig.h", R"(#pragma once
#define CONFIG_BPF_SYSCALL 1
#define CONFIG_64BIT 1
typedef signed char s8, __s8;
typedef unsigned char u8, __u8;
typedef short s16, __s16;
typedef unsigned short u16, __u16, __be16, __sum16;
typedef int s32, __s32;
typedef unsigned int u32, __u32, __be32, __wsum;
typedef long long s64, __s64;
typedef unsigned long long u64, __u64, __be64;
typedef unsigned long uintptr_t, size_t;
typedef _Bool bool;
#define __aligned_u64 __u64 __attribute__((aligned(8)))
#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif
#define NULL ((void *)0)
)"},
    {"include/linux/bpf_common.h", R"(#pragma once
#define BPF_CLASS(code) ((code) & 0x07)
#define BPF_LD 0x00
#define BPF_LDX 0x01
#define BPF_ST 0x02
#define BPF_STX 0x03
#define BPF_ALU 0x04
#define BPF_JMP 0x05
#define BPF_RET 0x06
#define BPF_MISC 0x07
#define BPF_MAXINSNS 4096
)"},
    {"include/linux/log2.h", R"(#pragma once
#define roundup_pow_of_two(n) (1UL << (64 - __builtin_clzl((n) - 1)))
)"},
    {"include/linux/version.h", R"(#pragma once
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + (c))
#define LINUX_VERSION_CODE KERNEL_VERSION(5, 10, 0)
)"},
    // Ring buffers count in pages; 4096 bytes is the smallest there is.
    {"include/asm/page.h", R"(#pragma once
#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
)"},
    {"include/uapi/linux/bpf.h", "#include <bcc/bpf.h>\n"},
    {"include/uapi/linux/if_ether.h", ""},
    {"include/uapi/linux/if_packet.h", ""},
    {"include/uapi/linux/ptrace.h", ""},
    {"include/linux/types.h", ""},
};

void MakeFolders(const std::string& file) {
  for (size_t slash = file.find('/', 1); slash != std::string::npos;
       slash = file.find('/', slash + 1)) {
    const std::string folder = file.substr(0, slash);
    if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) {
      throw KernelError("mkdir", folder, errno);
    }
  }
}

void WriteFile(const std::string& path, std::string_view text) {
  MakeFolders(path);
  const UniqueFd fd = CheckFd(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644),
      "open", path);
  if (::write(fd.get(), text.data(), text.size()) !=
      static_cast<ssize_t>(text.size())) {
    throw KernelError("write", path, errno);
  }
}

UniqueFd MountNowhere() {
  const UniqueFd context =
      CheckFd(::fsopen("tmpfs", FSOPEN_CLOEXEC), "fsopen", "tmpfs");
  Check(::fsconfig(context.get(), FSCONFIG_SET_STRING, "mode", "0700", 0),
        "fsconfig", "tmpfs");
  Check(::fsconfig(context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0),
        "fsconfig", "tmpfs");
  return CheckFd(::fsmount(context.get(), FSMOUNT_CLOEXEC,
                           MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV),
                 "fsmount", "tmpfs");
}

}  // namespace

HeaderTree::HeaderTree() : mount_(MountNowhere()) {
  for (const Header& header : kHeaders) {
    WriteFile(root() + "/" + std::string(header.path), header.text);
  }
}

std::string HeaderTree::root() const {
  return "/proc/self/fd/" + std::to_string(mount_.get());
}

}  // namespace hopcheck
