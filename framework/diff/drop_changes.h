// Reasons and places of drops, which kernels name as they like.
#ifndef HOPCHECK_DIFF_DROP_CHANGES_H_
#define HOPCHECK_DIFF_DROP_CHANGES_H_

#include <vector>

#include "diff/difference.h"
#include "trace/packet_path.h"

namespace hopcheck {

// What differs in the reason and in the kernel's function, `where` left empty:
// - a reason by its old and its new name is one;
// - where one of two different kernels gives no reason (before 5.17, or
//   NOT_SPECIFIED), it cannot be told apart from the other's: an aside;
// - the function is an aside where the reason says enough, or the kernels
//   differ: it is whatever the compiler made of the source.
std::vector<Change> ReasonChanges(const Drop& before, const Drop& after,
                                  bool kernels_differ);

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_DROP_CHANGES_H_
