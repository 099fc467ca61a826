// Probes and what is expected of them: every name is there, and the target has
// an address to be reached at.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "scenario/quote.h"
#include "scenario/resolve_target.h"
#include "scenario/scenario_check.h"

namespace hopcheck {
namespace {

// The namespaces and interfaces that one step names.
class StepCheck {
 public:
  StepCheck(NameIndex& names, const Place& place)
      : names_(names), place_(place) {}

  void operator()(const ExpectedHop& hop) {
    names_.CheckInterface(hop.namespace_name, hop.interface, place_);
  }
  void operator()(const ExpectedDrop& drop) { Check(drop.namespace_name); }
  void operator()(const ExpectedDeliver& deliver) {
    Check(deliver.namespace_name, deliver.interface);
  }
  void operator()(const ExpectedError& error) {
    Check(error.namespace_name);
    // An address holds '.' or ':', which a namespace's name may not.
    if (error.from && error.from->find_first_of(".:") == std::string::npos) {
      Check(*error.from);
    }
  }
  void operator()(const ExpectedChain& chain) { Check(chain.namespace_name); }
  void operator()(const ExpectedRoute& route) {
    Check(route.namespace_name, route.device);
  }
  void operator()(const ExpectedNat& nat) { Check(nat.namespace_name); }

 private:
  void Check(std::string_view ns,
             const std::optional<std::string>& interface = std::nullopt) {
    if (interface) {
      names_.CheckInterface(ns, *interface, place_);
    } else {
      names_.CheckNamespace(ns, place_);
    }
  }

  NameIndex& names_;
  const Place& place_;
};

void CheckStep(const ExpectedStep& step, NameIndex& names) {
  std::visit(StepCheck(names, step.place), step.what);
}

void CheckSteps(const std::vector<ExpectedStep>& steps, NameIndex& names) {
  for (const ExpectedStep& step : steps) CheckStep(step, names);
}

void CheckPath(const std::optional<ExpectedPath>& path, NameIndex& names) {
  if (!path) return;
  for (size_t way = 0; way < path->WayCount(); ++way) {
    CheckSteps(path->Way(way), names);
  }
}

void CheckExpectation(const Expectation& expect, NameIndex& names) {
  CheckPath(expect.request, names);
  CheckPath(expect.reply, names);
  CheckSteps(expect.never, names);
  for (const ExpectedConntrack& entry : expect.conntrack) {
    names.CheckNamespace(entry.namespace_name, entry.place);
  }
  for (const ExpectedHits& hits : expect.hits) CheckStep(hits.step, names);
  for (const ExpectedShare& share : expect.shares) {
    const auto* step = std::get_if<ExpectedStep>(&share.of);
    if (step != nullptr) CheckStep(*step, names);
  }
}

std::string TargetName(const Target& target) {
  if (target.address) return target.address->ToString();
  if (!target.interface) return target.namespace_name;
  return target.namespace_name + "/" + *target.interface;
}

// Why no variant of the scenario gives the probe a meaning.
std::string WhyNoMeaning(const Scenario& scenario, const Ping& ping) {
  const std::string target = Quote(TargetName(ping.to));
  if (ping.to.address && ping.source &&
      ping.to.address->family() != ping.source->family()) {
    return fmt::format("the source {} is {}, but the target is {}",
                       ping.source->ToString(), ToString(ping.source->family()),
                       ToString(ping.to.address->family()));
  }
  const auto& families = scenario.matrix.families;
  if (ping.to.address) {
    return fmt::format("{} is {}, which the matrix does not run", target,
                       ToString(ping.to.address->family()));
  }
  if (ping.source &&
      (families.empty() ||
       std::ranges::find(families, ping.source->family()) != families.end())) {
    return fmt::format("{} has no {} address, but the source is {}", target,
                       ToString(ping.source->family()),
                       ToString(ping.source->family()));
  }
  if (ping.source) {
    return fmt::format("the source {} is {}, which the matrix does not run",
                       ping.source->ToString(),
                       ToString(ping.source->family()));
  }
  if (families.size() == 1) {
    return fmt::format("{} has no {} address", target, ToString(families[0]));
  }
  return fmt::format("{} has no address", target);
}

class PingCheck {
 public:
  PingCheck(const Scenario& scenario, bool topology_sound, NameIndex& names,
            Diagnostics& diagnostics)
      : scenario_(scenario),
        topology_sound_(topology_sound),
        variants_(scenario.Variants()),
        names_(names),
        diagnostics_(diagnostics) {}

  void Check(const Ping& ping) {
    if (ping.from_interface) {
      names_.CheckInterface(ping.from, *ping.from_interface, ping.from_place);
    } else {
      names_.CheckNamespace(ping.from, ping.from_place);
    }
    if (CheckTarget(ping.to)) CheckMeaning(ping);
  }

 private:
  bool CheckTarget(const Target& target) {
    if (target.address) return true;
    return target.interface ? names_.CheckInterface(target.namespace_name,
                                                    *target.interface,
                                                    target.place)
                            : names_.CheckNamespace(target.namespace_name,
                                                    target.place);
  }

  void CheckMeaning(const Ping& ping) {
    if (topology_sound_ && !HasMeaning(ping)) {
      diagnostics_.Error(ping.to.place, WhyNoMeaning(scenario_, ping));
    }
    if (ping.to.address && ping.to.address->family() == Family::kIpv6 &&
        ping.to.address->IsLinkLocal() && !ping.from_interface) {
      diagnostics_.Error(ping.to.place,
                         "a link-local address is the same on every link: say "
                         "the interface in 'from' (namespace/interface)");
    }
  }

  // Asked once for each target: to find its address may take a look at all
  // interfaces of a namespace, and a scenario may have many probes.
  bool HasMeaning(const Ping& ping) {
    std::string key = TargetName(ping.to);
    if (ping.source) key += fmt::format(" {}", ToString(ping.source->family()));
    const auto [known, is_new] = meaning_.emplace(std::move(key), false);
    if (!is_new) return known->second;
    const Namespace* target = names_.FindNamespace(ping.to.namespace_name);
    known->second = std::ranges::any_of(variants_, [&](const Variant& v) {
      return ResolveTargetIn(target, ping, v).has_value();
    });
    return known->second;
  }

  const Scenario& scenario_;
  bool topology_sound_;
  std::vector<Variant> variants_;
  NameIndex& names_;
  Diagnostics& diagnostics_;
  std::unordered_map<std::string, bool> meaning_;
};

}  // namespace

void CheckProbes(const Scenario& scenario, bool topology_sound,
                 NameIndex& names, Diagnostics& diagnostics) {
  PingCheck pings(scenario, topology_sound, names, diagnostics);
  std::unordered_map<std::string_view, const Probe*> by_name;
  for (const Probe& probe : scenario.probes) {
    if (!probe.name.empty()) {
      const auto [first, is_new] = by_name.emplace(probe.name, &probe);
      if (!is_new) {
        diagnostics.Error(
            probe.place,
            fmt::format("two probes are called {}; the first "
                        "stands in line {}",
                        Quote(probe.name), first->second->place.line));
      }
    }
    pings.Check(std::get<Ping>(probe.kind));
    CheckExpectation(probe.expect, names);
  }
}

}  // namespace hopcheck
