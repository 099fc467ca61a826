// A /proc of a test's own: processes with namespaces, mounts and cgroups.
#ifndef HOPCHECK_TESTS_UNIT_LIVE_FAKE_PROC_H_
#define HOPCHECK_TESTS_UNIT_LIVE_FAKE_PROC_H_

#include <cstdint>
#include <filesystem>
#include <string>

#include "support/temporary_folder.h"

namespace hopcheck::testing {

class FakeProc {
 public:
  // Adds process `name` ("self", "17") in network namespace `net` and mount
  // namespace `mnt`, with these texts of its files.
  void Add(const std::string& name, uint32_t net, uint32_t mnt,
           const std::string& mountinfo = "", const std::string& cgroup = "") {
    const std::string folder = "proc/" + name + "/";
    root_.Write(folder + "mountinfo", mountinfo);
    root_.Write(folder + "cgroup", cgroup);
    root_.Write(folder + "ns/.keep");
    Link(folder + "ns/net", "net:[" + std::to_string(net) + "]");
    Link(folder + "ns/mnt", "mnt:[" + std::to_string(mnt) + "]");
  }

  static std::string Mount(uint32_t inode, const std::string& mount_point) {
    return "612 27 0:4 net:[" + std::to_string(inode) + "] " + mount_point +
           " rw shared:8 - nsfs nsfs rw\n";
  }

  const TemporaryFolder& root() const { return root_; }

 private:
  void Link(const std::string& name, const std::string& target) const {
    std::filesystem::create_symlink(target, root_ / name);
  }

  TemporaryFolder root_;
};

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_UNIT_LIVE_FAKE_PROC_H_
