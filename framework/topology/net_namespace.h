// A network namespace, held by a descriptor. One that is made here has no name
// in the kernel: it is gone with the last descriptor and so with the process,
// whatever ends it.
#ifndef HOPCHECK_TOPOLOGY_NET_NAMESPACE_H_
#define HOPCHECK_TOPOLOGY_NET_NAMESPACE_H_

#include <cstdint>
#include <string>

#include "base/unique_fd.h"

namespace hopcheck {

class NetNamespace {
 public:
  // Makes a new namespace; the calling thread is back in its own when this
  // returns. Throws KernelError.
  explicit NetNamespace(std::string name);
  // One that stands already, by a descriptor of its nsfs file. Throws
  // KernelError, EINVAL for a descriptor of something else.
  static NetNamespace Of(std::string name, UniqueFd fd);

  // One that exists, by a file of it (/run/netns/NAME, /proc/PID/ns/net).
  // Throws KernelError.
  static NetNamespace Open(std::string name, const std::string& path);

  const std::string& name() const { return name_; }  // the scenario's word
  int fd() const { return fd_.get(); }
  // The inode of its nsfs file: what ns.inum says in the kernel.
  uint32_t inode() const { return inode_; }

 private:
  friend class NamespaceScope;
  NetNamespace(std::string name, UniqueFd fd, uint32_t inode);

  std::string name_;
  UniqueFd fd_;
  uint32_t inode_ = 0;
};

// The calling thread is in `target` while this lives, then back where it was.
// Sockets opened meanwhile belong to `target` for good. Going back cannot fail
// for a reason that leaves the process usable: it aborts.
class NamespaceScope {
 public:
  explicit NamespaceScope(const NetNamespace& target);
  // For going through several: the thread stays where it is until Enter() or
  // MakeAndEnter(). One way home serves them all.
  NamespaceScope();
  ~NamespaceScope();
  NamespaceScope(const NamespaceScope&) = delete;
  NamespaceScope& operator=(const NamespaceScope&) = delete;

  void Enter(const NetNamespace& target);
  NetNamespace MakeAndEnter(std::string name);

 private:
  UniqueFd directory_;  // /proc/thread-self/ns, from the first making on
  UniqueFd home_;
  bool away_ = false;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TOPOLOGY_NET_NAMESPACE_H_
