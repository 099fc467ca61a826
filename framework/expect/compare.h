// Compares what happened with what was expected. Values in, values out.
#ifndef HOPCHECK_EXPECT_COMPARE_H_
#define HOPCHECK_EXPECT_COMPARE_H_

#include <vector>

#include "expect/mismatch.h"
#include "scenario/probe_model.h"
#include "trace/packet_path.h"

namespace hopcheck {

// Empty when the path is as expected. An inconclusive path is compared all the
// same; the caller decides what that is worth.
//
// Hops are exact: all of them in order, and no other; a list that names none
// but other steps says nothing of hops, and an empty list that there are none.
// Steps of another kind are a subset in order; with `strict` every kind is
// exact, apart from what MayStandBetween (align.h) allows. `never` holds where
// no step of request, reply or branches matches, `conntrack` where each entry
// is met by one of the path's. A name holds where there is one value for it
// that makes all of this true. `hits` and `shares` are CompareTogether's.
// At most one mismatch for each of outcome, request and reply, in this order,
// then one for each step of `never` that was met and each entry that was not.
std::vector<Mismatch> Compare(const Expectation& expected,
                              const PacketPath& actual);

// What is asked of all packets of a probe together: `hits` and `shares`. A
// packet whose path is inconclusive is not counted; the caller decides what
// that is worth.
std::vector<Mismatch> CompareTogether(
    const Expectation& expected, const std::vector<const PacketPath*>& paths);

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_COMPARE_H_
