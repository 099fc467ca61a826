// Times, and the table of figures that they end up in.
#ifndef HOPCHECK_TESTS_BENCH_MEASURE_H_
#define HOPCHECK_TESTS_BENCH_MEASURE_H_

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hopcheck::bench {

using Clock = std::chrono::steady_clock;
using Work = std::function<void()>;

double Milliseconds(Clock::duration d);
// Of one call.
double Time(const Work& work);

double Mean(const std::vector<double>& values);
double Median(std::vector<double> values);

// Milliseconds of each of several things, done turn by turn, so that a drift
// of the machine meets all of them: result[i] are those of work[i].
std::vector<std::vector<double>> TurnByTurn(int rounds,
                                            const std::vector<Work>& work);

// Lines "what  value  bound  PASS|over", printed as they come.
class Figures {
 public:
  // A figure that is told beside others.
  static void Note(const std::string& what, double value,
                   const std::string& unit);
  // A figure that is to stay at or below `bound`.
  void Bounded(const std::string& what, double value, const std::string& unit,
               double bound);

  int within() const { return within_; }
  int bounded() const { return bounded_; }

 private:
  int within_ = 0;
  int bounded_ = 0;
};

}  // namespace hopcheck::bench

#endif  // HOPCHECK_TESTS_BENCH_MEASURE_H_
