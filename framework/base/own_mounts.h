// A mount namespace of one's own: what is mounted there reaches nobody else.
#ifndef HOPCHECK_BASE_OWN_MOUNTS_H_
#define HOPCHECK_BASE_OWN_MOUNTS_H_

#include <cstdint>

namespace hopcheck {

// In a process that has just got a mount namespace of its own, with /proc: from
// now on no mount made there is passed on to the namespace that it was copied
// from; `propagation` is MS_SLAVE, which still hears of that one's, or
// MS_PRIVATE. As `mount --make-rslave /`, which the kernel refuses in a chroot
// whose root is no mount point: there it becomes one, so that whoever is
// started here can do the same. Calls nothing but the kernel. 0, or the errno
// of what was refused.
int OwnMounts(std::uint64_t propagation);

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_OWN_MOUNTS_H_
