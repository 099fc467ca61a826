#include "diff/run_comparison.h"

#include <cstddef>
#include <filesystem>
#include <iterator>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "diff/probe_comparison.h"

namespace hopcheck {
namespace {

// Pairs of indexes; what is in one only has none.
class Pairs {
 public:
  Pairs(size_t before, size_t after)
      : of_before_(before, kNone), of_after_(after, kNone) {}

  static constexpr size_t kNone = static_cast<size_t>(-1);

  // Pairs those that have none and are called the same by `key`: the first with
  // the first, and so on.
  template <typename Item, typename Key>
  void PairBy(const std::vector<Item>& before, const std::vector<Item>& after,
              Key key) {
    std::map<decltype(key(before.front())), std::vector<size_t>> open;
    for (size_t i = before.size(); i-- > 0;) {
      if (of_before_[i] == kNone) open[key(before[i])].push_back(i);
    }
    for (size_t j = 0; j < after.size(); ++j) {
      if (of_after_[j] != kNone) continue;
      const auto found = open.find(key(after[j]));
      if (found == open.end() || found->second.empty()) continue;
      of_after_[j] = found->second.back();
      of_before_[found->second.back()] = j;
      found->second.pop_back();
    }
  }

  size_t of_before(size_t i) const { return of_before_[i]; }
  size_t of_after(size_t j) const { return of_after_[j]; }

 private:
  std::vector<size_t> of_before_;
  std::vector<size_t> of_after_;
};

class Comparison {
 public:
  Comparison(const SeenRun& before, const SeenRun& after)
      : before_(before),
        after_(after),
        compared_{.kernels_differ = before.kernel != after.kernel} {}

  RunDifference Run() {
    const Pairs pairs = PairScenarios();
    for (size_t j = 0; j < after_.scenarios.size(); ++j) {
      const size_t i = pairs.of_after(j);
      if (i == Pairs::kNone) {
        AddAll(after_.scenarios[j], ProbeStatus::kOnlyAfter);
      } else {
        CompareScenarios(before_.scenarios[i], after_.scenarios[j]);
      }
    }
    for (size_t i = 0; i < before_.scenarios.size(); ++i) {
      if (pairs.of_before(i) == Pairs::kNone) {
        AddAll(before_.scenarios[i], ProbeStatus::kOnlyBefore);
      }
    }
    return {.before = SideOf(before_),
            .after = SideOf(after_),
            .probes = std::move(probes_)};
  }

 private:
  static RunSide SideOf(const SeenRun& run) {
    return {.name = run.name, .kernel = run.kernel, .hopcheck = run.hopcheck};
  }

  Pairs PairScenarios() const {
    Pairs pairs(before_.scenarios.size(), after_.scenarios.size());
    const auto pair_by = [&](auto key) {
      pairs.PairBy(before_.scenarios, after_.scenarios, key);
    };
    pair_by([](const SeenScenario& one) {
      return std::tuple(one.file, one.title, one.variant);
    });
    pair_by([](const SeenScenario& one) {
      return std::tuple(one.file, one.variant);
    });
    pair_by([](const SeenScenario& one) {
      return std::tuple(std::filesystem::path(one.file).filename().string(),
                        one.title, one.variant);
    });
    pair_by([](const SeenScenario& one) {
      return std::tuple(one.title, one.variant);
    });
    return pairs;
  }

  void CompareScenarios(const SeenScenario& before, const SeenScenario& after) {
    Pairs pairs(before.probes.size(), after.probes.size());
    pairs.PairBy(before.probes, after.probes,
                 [](const SeenProbe& probe) { return probe.name; });
    for (size_t j = 0; j < after.probes.size(); ++j) {
      const size_t i = pairs.of_after(j);
      if (i == Pairs::kNone) {
        Add(after, after.probes[j], ProbeStatus::kOnlyAfter);
        continue;
      }
      ProbeDifference probe =
          CompareProbes(before.probes[i], after.probes[j], compared_);
      probe.before->file = before.file;
      probe.after->file = after.file;
      probe.scenario = after.title;
      probe.variant = after.variant;
      probes_.push_back(std::move(probe));
    }
    for (size_t i = 0; i < before.probes.size(); ++i) {
      if (pairs.of_before(i) == Pairs::kNone) {
        Add(before, before.probes[i], ProbeStatus::kOnlyBefore);
      }
    }
  }

  void AddAll(const SeenScenario& scenario, ProbeStatus status) {
    for (const SeenProbe& probe : scenario.probes) {
      Add(scenario, probe, status);
    }
  }

  void Add(const SeenScenario& scenario, const SeenProbe& probe,
           ProbeStatus status) {
    ProbeDifference only{.scenario = scenario.title,
                         .variant = scenario.variant,
                         .probe = probe.name,
                         .status = status};
    (status == ProbeStatus::kOnlyBefore ? only.before : only.after) =
        ProbeSide{.file = scenario.file,
                  .line = probe.line,
                  .result = probe.result,
                  .packets = probe.packets.size()};
    probes_.push_back(std::move(only));
  }

  const SeenRun& before_;
  const SeenRun& after_;
  Compared compared_;
  std::vector<ProbeDifference> probes_;
};

}  // namespace

RunDifference CompareRuns(const SeenRun& before, const SeenRun& after) {
  return Comparison(before, after).Run();
}

}  // namespace hopcheck
