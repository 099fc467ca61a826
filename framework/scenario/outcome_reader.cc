#include "scenario/outcome_reader.h"

#include <vector>

namespace hopcheck {

std::optional<Outcome> ToOutcome(const Scalar& scalar,
                                 Diagnostics& diagnostics) {
  std::vector<std::string_view> names;
  for (const Outcome outcome :
       {Outcome::kReplied, Outcome::kDelivered, Outcome::kRejected,
        Outcome::kUnreachable, Outcome::kExpired, Outcome::kTooBig,
        Outcome::kDropped}) {
    names.push_back(ToString(outcome));
  }
  if (!ToChoice(scalar, "outcome", names, diagnostics)) return std::nullopt;
  return ParseOutcome(scalar.text);
}

}  // namespace hopcheck
