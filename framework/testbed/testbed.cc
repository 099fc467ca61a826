#include "testbed/testbed.h"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <utility>

#include "base/diagnostic.h"
#include "base/stop_signal.h"
#include "runner/run_probe.h"
#include "scenario/scenario_check.h"
#include "scenario/topology_file.h"
#include "topology/live_topology.h"
#include "trace/firewall_watch.h"
#include "trace/route_book.h"
#include "trace/tracer.h"

namespace hopcheck {
namespace {

// A topology made in code has no places: what is wrong with it is said in one
// text all the same.
void CheckParts(const Topology& topology) {
  Scenario scenario;
  scenario.topology = topology;
  Diagnostics diagnostics;
  CheckScenario(scenario, true, diagnostics);
  if (diagnostics.empty()) return;
  throw std::invalid_argument(diagnostics.Render());
}

Topology Read(SourceFile source, const TestbedOptions& options) {
  Diagnostics diagnostics;
  auto topology = ReadTopologyText(std::move(source),
                                   {.fixture_folders = options.fixture_folders},
                                   diagnostics);
  if (!topology) throw std::invalid_argument(diagnostics.Render());
  return *std::move(topology);
}

std::string NameOf(const Target& target) {
  if (target.address) return target.address->ToString();
  return target.interface ? target.namespace_name + "/" + *target.interface
                          : target.namespace_name;
}

}  // namespace

struct Testbed::Impl {
  Impl(Topology declared, const TestbedOptions& options)
      : scenario(Declared(std::move(declared))),
        variant(options.variant),
        tracer(options.tracer ? options.tracer
                              : AttachTracer(options.bpf_compiler)),
        topology(scenario.topology, variant.backend.value_or(Backend::kNft)),
        firewall(scenario.topology, topology, *tracer),
        routes(topology) {}

  static Scenario Declared(Topology declared) {
    CheckParts(declared);
    Scenario scenario;
    scenario.topology = std::move(declared);
    return scenario;
  }

  void CheckPing(const Ping& ping) const {
    const Namespace* from = scenario.topology.FindNamespace(ping.from);
    if (from == nullptr) {
      throw std::invalid_argument(
          fmt::format("there is no namespace '{}'", ping.from));
    }
    if (!ResolveTarget(scenario, ping, variant)) {
      throw std::invalid_argument(
          fmt::format("'{}' has no address to be reached at", NameOf(ping.to)));
    }
  }

  const Scenario scenario;
  const Variant variant;
  const std::shared_ptr<Tracer> tracer;
  LiveTopology topology;
  FirewallWatch firewall;
  RouteBooks routes;
};

std::shared_ptr<Tracer> AttachTracer(
    const std::filesystem::path& bpf_compiler) {
  TracerOptions options = DefaultTracerOptions();
  if (!bpf_compiler.empty()) options.compiler = bpf_compiler;
  return std::make_shared<Tracer>(options);
}

Testbed::Testbed(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Testbed::Testbed(Topology topology, const TestbedOptions& options)
    : impl_(std::make_unique<Impl>(std::move(topology), options)) {}
Testbed::Testbed(Testbed&&) noexcept = default;
Testbed& Testbed::operator=(Testbed&&) noexcept = default;
Testbed::~Testbed() = default;

Testbed Testbed::FromFile(const std::filesystem::path& file,
                          const TestbedOptions& options) {
  Diagnostics diagnostics;
  auto topology = ReadTopologyFile(
      file, {.fixture_folders = options.fixture_folders}, diagnostics);
  if (!topology) throw std::invalid_argument(diagnostics.Render());
  return Testbed(*std::move(topology), options);
}

Testbed Testbed::FromYaml(std::string_view yaml,
                          const TestbedOptions& options) {
  return Testbed(Read({.path = "topology", .text = std::string(yaml)}, options),
                 options);
}

std::vector<PacketPath> Testbed::SendAll(const Ping& ping,
                                         std::chrono::milliseconds timeout) {
  impl_->CheckPing(ping);
  Probe probe{.name = "", .kind = ping, .timeout = timeout};
  const NeverStop stop;
  ProbeResult result = RunProbe(
      impl_->scenario, probe, impl_->variant,
      {impl_->topology, impl_->firewall, impl_->routes}, *impl_->tracer, stop);
  std::vector<PacketPath> paths;
  for (PacketResult& packet : result.packets) {
    if (packet.kind() == ResultKind::kInconclusive) {
      throw Inconclusive(packet.path.inconclusive);
    }
    packet.path.rules = impl_->firewall.AllRules();
    paths.push_back(std::move(packet.path));
  }
  return paths;
}

PacketPath Testbed::Send(const Ping& ping, std::chrono::milliseconds timeout) {
  Ping one = ping;
  one.count = 1;
  return std::move(SendAll(one, timeout).front());
}

void Testbed::In(std::string_view namespace_name,
                 const std::function<void()>& work) {
  if (impl_->scenario.topology.FindNamespace(namespace_name) == nullptr) {
    throw std::invalid_argument(
        fmt::format("there is no namespace '{}'", namespace_name));
  }
  const NamespaceScope inside(impl_->topology.Namespace(namespace_name));
  work();
}

const Topology& Testbed::topology() const { return impl_->scenario.topology; }

Target To(std::string_view name) {
  Target target;
  target.address = IpAddress::Parse(name);
  if (target.address) return target;
  const size_t slash = name.find('/');
  target.namespace_name = std::string(name.substr(0, slash));
  if (slash != std::string_view::npos) {
    target.interface = std::string(name.substr(slash + 1));
  }
  return target;
}

}  // namespace hopcheck
