// A scenario: a topology, the probes sent through it, and the variants it runs
// in. Plain data; ReadScenario (scenario_reader.h) makes it from YAML, and
// tests make it in code.
#ifndef HOPCHECK_SCENARIO_SCENARIO_H_
#define HOPCHECK_SCENARIO_SCENARIO_H_

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/probe_model.h"
#include "scenario/topology_model.h"

namespace hopcheck {

// One combination of the matrix; an axis that the scenario does not name is
// not set.
struct Variant {
  std::optional<Family> family;
  std::optional<Backend> backend;

  // "ipv4/nft", "ipv6", or "" without a matrix.
  std::string ToString() const;
  bool operator==(const Variant&) const = default;
};

struct Matrix {
  std::vector<Family> families;
  std::vector<Backend> backends;
};

struct Scenario {
  std::string file;  // as given by the user
  std::string title;
  Matrix matrix;
  Topology topology;
  std::vector<Probe> probes;
  Place place;

  // All combinations of the matrix in the order declared; one empty variant
  // without a matrix.
  std::vector<Variant> Variants() const;
};

// What a probe of a scenario means in one variant: names become addresses.
struct ResolvedTarget {
  Family family = Family::kIpv4;
  IpAddress destination;
};

// The family and destination of `probe` in `variant`: the variant's family;
// without one, the family of a literal address or of `source`, else IPv4 where
// the target has an IPv4 address, else IPv6. Nothing where the probe has no
// meaning in the variant (a literal IPv4 address in the ipv6 variant, a target
// without an address of the family).
std::optional<ResolvedTarget> ResolveTarget(const Scenario& scenario,
                                            const Ping& ping,
                                            const Variant& variant);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_SCENARIO_H_
