// One line of text as words, each with its own place: routes and rules as `ip`
// takes them.
#ifndef HOPCHECK_SCENARIO_WORDS_H_
#define HOPCHECK_SCENARIO_WORDS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/scalar.h"

namespace hopcheck {

// The words of `scalar`; a word's place is exact where the source shows the
// text as it is (it does not in a scalar with escapes or line breaks).
std::vector<Scalar> SplitWords(const Scalar& scalar);

// A cursor over the words of one line.
class WordReader {
 public:
  WordReader(const Scalar& scalar, Diagnostics& diagnostics);

  bool done() const { return next_ == words_.size(); }
  const Scalar& Peek() const { return words_[next_]; }
  Scalar Next() { return words_[next_++]; }
  // Takes the next word if it is `word`.
  bool Take(std::string_view word);
  // The word after `keyword`; reports where the line ends with it.
  std::optional<Scalar> Argument(const Scalar& keyword);

  Diagnostics& diagnostics() { return diagnostics_; }

 private:
  std::vector<Scalar> words_;
  size_t next_ = 0;
  Diagnostics& diagnostics_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_WORDS_H_
