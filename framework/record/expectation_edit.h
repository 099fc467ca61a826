// Puts expectations into the text of a scenario, and leaves all else in it as
// it is: comments, order, layout, line ends.
#ifndef HOPCHECK_RECORD_EXPECTATION_EDIT_H_
#define HOPCHECK_RECORD_EXPECTATION_EDIT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "record/text_edit.h"
#include "scenario/probe_model.h"

namespace hopcheck {

struct NewExpectation {
  size_t probe = 0;  // index into Scenario::probes
  Expectation expectation;
};

struct NotEdited {
  size_t probe = 0;
  std::string why;  // "&usual stands in it, and *usual in line 80"
};

struct ExpectationEdits {
  std::vector<TextEdit> edits;  // in order
  std::vector<NotEdited> not_edited;
};

// `text` is a scenario that reads without errors, but for expectations that are
// not there (ReadOptions::may_lack_expectations); `wanted` has at most one for
// a probe, in the order of probes.
//
// A probe without `expect` is given one behind its last key. Where there is
// one, its value is replaced; comments inside it go with it. A comment behind
// it on its key's line stays, and so do those on lines around it. Where an
// alias elsewhere names an anchor that would go, nothing is done.
ExpectationEdits EditExpectations(const std::string& text,
                                  const std::vector<NewExpectation>& wanted);

// Whether `after` is `before` with these expectations and without any other
// change that a reader of YAML could see.
bool IsAsMeant(const std::string& before, const std::string& after,
               const std::vector<NewExpectation>& wanted);

}  // namespace hopcheck

#endif  // HOPCHECK_RECORD_EXPECTATION_EDIT_H_
