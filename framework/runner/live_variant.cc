#include "runner/live_variant.h"

#include <fmt/format.h>

#include <utility>

#include "base/kernel_error.h"
#include "runner/kernel_advice.h"
#include "runner/run_probe.h"

namespace hopcheck {

LiveVariant::LiveVariant(const Scenario& scenario, Variant variant)
    : scenario_(scenario), variant_(variant) {}

void LiveVariant::Build() {
  if (topology_ || !why_not_.empty()) return;
  try {
    topology_.emplace(scenario_.topology);
  } catch (const KernelError& error) {
    why_not_ =
        fmt::format("the topology could not be built: {}", WithAdvice(error));
  }
}

ProbeResult LiveVariant::Run(const Probe& probe, Tracer& tracer,
                             const StopSignal& stop) {
  Build();
  if (!topology_) return Inconclusive(probe, why_not_);
  try {
    return RunProbe(scenario_, probe, variant_, *topology_, tracer, stop);
  } catch (const KernelError& error) {
    return Inconclusive(probe, fmt::format("the probe could not be run: {}",
                                           WithAdvice(error)));
  }
}

void LiveVariant::Release() {
  topology_.reset();
  why_not_.clear();
}

ProbeResult LiveVariant::Inconclusive(const Probe& probe,
                                      std::string why) const {
  PacketResult packet;
  packet.path.inconclusive = std::move(why);
  return {.probe = probe, .variant = variant_, .packets = {std::move(packet)}};
}

}  // namespace hopcheck
