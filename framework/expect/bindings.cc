#include "expect/bindings.h"

#include <algorithm>
#include <utility>

#include "expect/addresses.h"
#include "expect/match.h"
#include "expect/step_kinds.h"
#include "scenario/captures.h"

namespace hopcheck {
namespace {

// What each name could be, in the order met.
class Candidates {
 public:
  void Add(const ExpectedPath& expected, const std::vector<Step>& actual) {
    for (size_t way = 0; way < expected.WayCount(); ++way) {
      for (const ExpectedStep& step : expected.Way(way)) AddFrom(step, actual);
    }
  }

  void Add(const ExpectedConntrack& expected,
           const std::vector<ConntrackEntry>& actual) {
    for (const ConntrackEntry& entry : actual) {
      if (Matches(expected, entry)) AddPairs(expected, entry);
    }
  }

  std::vector<Bindings> Combined() const {
    std::vector<Bindings> all(1);
    for (const auto& [name, values] : values_) {
      std::vector<Bindings> longer;
      for (const Bindings& begun : all) {
        for (const IpAddress& value : values) {
          if (longer.size() == kMostBindings) break;
          longer.emplace_back(begun).emplace(name, value);
        }
      }
      all = std::move(longer);
    }
    return all;
  }

 private:
  // Names that are not bound match anything.
  void AddFrom(const ExpectedStep& expected, const std::vector<Step>& actual) {
    bool has_name = false;
    VisitWanted(expected, [&](const auto& wanted) {
      has_name = has_name || !wanted.capture.empty();
    });
    if (!has_name) return;
    for (const Step& step : actual) {
      if (!Matches(expected, step)) continue;
      std::visit(
          [&](const auto& asked) {
            using Type = typename ActualOf<std::decay_t<decltype(asked)>>::Type;
            AddPairs(asked, std::get<Type>(step.what));
          },
          expected.what);
    }
  }

  template <typename Asked, typename Is>
  void AddPairs(const Asked& asked, const Is& is) {
    VisitAddresses(asked, is, [&](const auto& wanted, const auto& actual) {
      if (wanted.capture.empty() || !actual) return;
      std::vector<IpAddress>& values = values_[wanted.capture];
      if (std::ranges::find(values, *actual) == values.end()) {
        values.push_back(*actual);
      }
    });
  }

  std::map<std::string, std::vector<IpAddress>> values_;
};

}  // namespace

std::vector<Bindings> PossibleBindings(const Expectation& expected,
                                       const PacketPath& actual) {
  Candidates candidates;
  if (expected.request) candidates.Add(*expected.request, actual.request);
  if (expected.reply) candidates.Add(*expected.reply, actual.reply);
  for (const ExpectedConntrack& entry : expected.conntrack) {
    candidates.Add(entry, actual.conntrack);
  }
  return candidates.Combined();
}

Expectation Bind(Expectation expected, const Bindings& bindings) {
  const auto bind = [&](Wanted<IpAddress>& wanted) {
    const auto found = bindings.find(wanted.capture);
    if (found != bindings.end()) wanted.value = found->second;
  };
  for (auto* path : {&expected.request, &expected.reply}) {
    if (!*path) continue;
    VisitWanted((*path)->steps, bind);
    for (auto& other : (*path)->others) VisitWanted(other, bind);
  }
  for (ExpectedConntrack& entry : expected.conntrack) VisitWanted(entry, bind);
  return expected;
}

}  // namespace hopcheck
