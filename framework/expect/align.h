// Two paths side by side: which actual step stands for which expected one, and
// where they part.
#ifndef HOPCHECK_EXPECT_ALIGN_H_
#define HOPCHECK_EXPECT_ALIGN_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "scenario/probe_model.h"
#include "trace/packet_path.h"

namespace hopcheck {

struct AlignedRow {
  enum class Kind {
    kMatch,       // the actual step is the expected one
    kBetween,     // an actual step that may stand between
    kMissing,     // an expected step without an actual one
    kUnexpected,  // an actual step that may not be there
    kDifferent,   // an actual step where another was expected
  };
  Kind kind = Kind::kMatch;
  std::optional<size_t> expected;  // indexes
  std::optional<size_t> actual;

  bool Differs() const {
    return kind != Kind::kMatch && kind != Kind::kBetween;
  }
  bool operator==(const AlignedRow&) const = default;
};

// Whether `actual` may stand between expected steps. A list that names hops
// names all of them, and an empty list says that there are none; one that
// names other steps only says nothing of hops. Steps of other kinds may stand
// anywhere unless `strict`.
bool MayStandBetween(const std::vector<ExpectedStep>& expected,
                     const Step& actual, bool strict);

// All steps of both, each once and in order, with as many matches as there can
// be and each as early as it can be. Where nothing differs, `actual` is as
// expected.
std::vector<AlignedRow> Align(const std::vector<ExpectedStep>& expected,
                              const std::vector<Step>& actual, bool strict);

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_ALIGN_H_
