#include "runner/live_variant.h"

#include <fmt/format.h>

#include <utility>

#include "base/kernel_error.h"
#include "firewall/ruleset_error.h"
#include "runner/kernel_advice.h"
#include "runner/run_probe.h"

namespace hopcheck {
namespace {

// "x.yaml:14:7: iptables-nft-restore: …; x.yaml:16:7: …".
std::string OneLine(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics.errors()) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ",
                        diagnostic.place.ToString(), diagnostic.message);
  }
  return text;
}

constexpr int kAttempts = 2;

bool Missed(const ProbeResult& result) {
  return result.kind() == ResultKind::kInconclusive &&
         result.deciding().path.missed;
}

}  // namespace

LiveVariant::LiveVariant(const Scenario& scenario, Variant variant,
                         RuleTexts texts)
    : scenario_(scenario), variant_(variant), texts_(texts) {}

void LiveVariant::Build() {
  if (topology_ || !why_not_.empty()) return;
  try {
    topology_.emplace(scenario_.topology,
                      variant_.backend.value_or(Backend::kNft));
  } catch (const KernelError& error) {
    why_not_ =
        fmt::format("the topology could not be built: {}", WithAdvice(error));
  } catch (const RulesetError& error) {
    bad_input_ = error.diagnostics();
    why_not_ = "the firewall was refused: " + OneLine(bad_input_);
  }
}

// A busy kernel may keep an event from being recorded. What was missed is no
// verdict, so that a second look changes none; in a topology that has not seen
// the packet yet, it is the same look.
ProbeResult LiveVariant::Run(const Probe& probe, Tracer& tracer,
                             const Stop& stop) {
  ProbeResult result = RunOnce(probe, tracer, stop);
  while (Missed(result) && result.attempts < kAttempts) {
    const int attempts = result.attempts + 1;
    Release();
    result = RunOnce(probe, tracer, stop);
    result.attempts = attempts;
  }
  return result;
}

ProbeResult LiveVariant::RunOnce(const Probe& probe, Tracer& tracer,
                                 const Stop& stop) {
  Build();
  if (!topology_) return Inconclusive(probe, why_not_);
  try {
    if (!firewall_) firewall_.emplace(scenario_.topology, *topology_, tracer);
    if (!routes_) routes_.emplace(*topology_);
    return RunProbe(scenario_, probe, variant_,
                    {*topology_, *firewall_, *routes_, texts_}, tracer, stop);
  } catch (const KernelError& error) {
    return Inconclusive(probe, fmt::format("the probe could not be run: {}",
                                           WithAdvice(error)));
  }
}

RuleBooks LiveVariant::Rules() {
  return firewall_ ? firewall_->AllRules() : RuleBooks();
}

void LiveVariant::Release() {
  routes_.reset();
  firewall_.reset();
  topology_.reset();
  why_not_.clear();
  bad_input_ = {};
}

ProbeResult LiveVariant::Inconclusive(const Probe& probe,
                                      std::string why) const {
  PacketResult packet;
  packet.path.inconclusive = std::move(why);
  return {.probe = probe,
          .variant = variant_,
          .packets = {std::move(packet)},
          .bad_input = bad_input_};
}

}  // namespace hopcheck
