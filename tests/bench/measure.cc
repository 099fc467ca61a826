#include "measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <numeric>

namespace hopcheck::bench {
namespace {

std::string WithUnit(double value, const std::string& unit) {
  // A ratio is told to two places, and so is what takes less than 10 ms.
  const int places = value < 10 ? 2 : value < 100 ? 1 : 0;
  return fmt::format("{:.{}f}{}{}", value, places, unit.empty() ? "" : " ",
                     unit);
}

}  // namespace

double Milliseconds(Clock::duration d) {
  return std::chrono::duration<double, std::milli>(d).count();
}

double Time(const Work& work) {
  const auto start = Clock::now();
  work();
  return Milliseconds(Clock::now() - start);
}

double Mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) /
         static_cast<double>(values.size());
}

double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<long>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::vector<std::vector<double>> TurnByTurn(int rounds,
                                            const std::vector<Work>& work) {
  std::vector<std::vector<double>> times(work.size());
  for (int i = 0; i < rounds; ++i) {
    for (size_t w = 0; w < work.size(); ++w) times[w].push_back(Time(work[w]));
  }
  return times;
}

void Figures::Note(const std::string& what, double value,
                   const std::string& unit) {
  fmt::print("  {:<66} {:>10}\n", what, WithUnit(value, unit));
  std::fflush(stdout);
}

void Figures::Bounded(const std::string& what, double value,
                      const std::string& unit, double bound) {
  const bool passed = value <= bound;
  fmt::print("{:<68} {:>10}   at most {:<8} {}\n", what, WithUnit(value, unit),
             fmt::format("{:g}{}{}", bound, unit.empty() ? "" : " ", unit),
             passed ? "PASS" : "over");
  std::fflush(stdout);
  ++bounded_;
  if (passed) ++within_;
}

}  // namespace hopcheck::bench
