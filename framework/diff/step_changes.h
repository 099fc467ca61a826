// Two steps of one kind at one place: what differs between them, and whether
// that is a change of behaviour.
#ifndef HOPCHECK_DIFF_STEP_CHANGES_H_
#define HOPCHECK_DIFF_STEP_CHANGES_H_

#include <string>
#include <vector>

#include "diff/difference.h"
#include "trace/packet_path.h"

namespace hopcheck {

// What the two runs have in common.
struct Compared {
  // Then one may tell what the other does not, and name reasons otherwise.
  bool kernels_differ = false;
};

// Where a step is and of which kind, so that two of one place may be one that
// has changed: "chain router/filter.FORWARD".
std::string StepPlace(const Step& step);
// The same and all else that is compared but for what can only be an aside: two
// steps with one essence have no change of behaviour between them.
std::string StepEssence(const Step& step);

// What differs, `part` left empty. Precondition: they are of one place.
std::vector<Change> StepChanges(const Step& before, const Step& after,
                                const Compared& compared);

// Whether it is an ICMP redirect's end. A router sends none for a while after
// the one before (ip_rt_send_redirect(), ndisc_send_redirect()): whether there
// is one depends on how quickly packets follow each other.
bool IsRedirect(const Step& step);

// The change that a step is which only one of them has.
Change OneSidedChange(const Step& step, bool is_before,
                      const Compared& compared);

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_STEP_CHANGES_H_
