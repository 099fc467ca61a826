// A value that a step asks for: anything, one value, or the one that a name
// stands for wherever an expectation says it (`$public`).
#ifndef HOPCHECK_SCENARIO_WANTED_H_
#define HOPCHECK_SCENARIO_WANTED_H_

#include <optional>
#include <string>
#include <utility>

namespace hopcheck {

template <typename T>
struct Wanted {
  Wanted() = default;
  Wanted(T wanted) : value(std::move(wanted)) {}  // NOLINT: as a value itself
  Wanted(std::optional<T> wanted)                 // NOLINT
      : value(std::move(wanted)) {}

  // Whether anything is asked at all.
  explicit operator bool() const { return value || !capture.empty(); }
  // Whether `actual` will do. A name that is not bound yet takes any value, but
  // wants one.
  bool IsMetBy(const std::optional<T>& actual) const {
    if (value) return value == actual;
    return capture.empty() || actual.has_value();
  }

  bool operator==(const Wanted&) const = default;

  std::optional<T> value;  // of a name, once it is bound
  std::string capture;     // the name, without '$'; "" where a value is asked
};

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_WANTED_H_
