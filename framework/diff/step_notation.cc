#include "diff/step_notation.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>

#include "base/printable.h"
#include "diff/rule_changes.h"
#include "expect/notation.h"

namespace hopcheck {
namespace {

// What an expectation would ask of the step to see the difference. One overload
// for each kind of step.
class Ask {
 public:
  explicit Ask(const std::vector<Change>& changes) : changes_(changes) {}

  ExpectedStep operator()(const Hop& hop) const {
    ExpectedHop asked{.namespace_name = hop.namespace_name,
                      .interface = hop.interface};
    if (Has("source")) asked.source = hop.source;
    if (Has("destination")) {
      asked.destination = hop.destination;
    }
    if (Has("ttl")) asked.ttl = hop.hop_limit;
    if (Has("mark")) asked.mark = hop.mark;
    return {.what = asked};
  }
  ExpectedStep operator()(const ChainVerdict& chain) const {
    ExpectedChain asked{.namespace_name = chain.namespace_name,
                        .chain = chain.chain,
                        .verdict = chain.verdict};
    if (asked.chain.family == "ip" || asked.chain.family == "ip6") {
      asked.chain.family.clear();
    }
    if (chain.rule) asked.rule = NameOf(chain.rule);
    if (Has("hook")) asked.hook = chain.hook;
    if (Has("ct")) asked.ct = chain.ct;
    if (Has("backend")) asked.backend = chain.backend;
    return {.what = asked};
  }
  ExpectedStep operator()(const RouteLookup& route) const {
    ExpectedRoute asked{.namespace_name = route.namespace_name,
                        .via = route.via};
    if (!route.device.empty()) asked.device = route.device;
    if (!route.error.empty()) asked.error = route.error;
    if (Has("table")) asked.table = route.table;
    if (Has("destination")) asked.destination = route.destination;
    if (Has("source")) asked.source = route.source;
    return {.what = asked};
  }
  ExpectedStep operator()(const Drop& drop) const {
    ExpectedDrop asked{.namespace_name = drop.namespace_name};
    if (!drop.reason.empty()) asked.reason = drop.reason;
    return {.what = asked};
  }
  ExpectedStep operator()(const Deliver& deliver) const {
    ExpectedDeliver asked{.namespace_name = deliver.namespace_name};
    if (Has("interface")) asked.interface = deliver.interface;
    if (Has("source")) asked.source = deliver.source;
    if (Has("destination")) {
      asked.destination = deliver.destination;
    }
    return {.what = asked};
  }
  ExpectedStep operator()(const IcmpError& error) const {
    ExpectedError asked{.namespace_name = error.namespace_name,
                        .type = error.name,
                        .from = error.from_namespace,
                        .mtu = error.mtu};
    if (error.from_namespace.empty() || Has("from")) {
      asked.from = error.from.ToString();
    }
    if (Has("quoted source")) {
      asked.quoted_source = error.quoted_source;
    }
    if (Has("quoted destination")) {
      asked.quoted_destination = error.quoted_destination;
    }
    return {.what = asked};
  }
  ExpectedStep operator()(const Nat& nat) const {
    ExpectedNat asked{.namespace_name = nat.namespace_name,
                      .source = nat.source,
                      .destination = nat.destination};
    if (nat.rule) asked.rule = NameOf(nat.rule);
    return {.what = asked};
  }

 private:
  bool Has(std::string_view what) const {
    return std::ranges::find(changes_, what, &Change::what) != changes_.end();
  }

  const std::vector<Change>& changes_;
};

// What the notation has no word for.
std::string NoteWith(const Step& step, const std::vector<Change>& changes) {
  std::string note = NoteOf(step);
  const auto has = [&](std::string_view what) {
    return std::ranges::find(changes, what, &Change::what) != changes.end();
  };
  const auto add = [&](std::string_view what, const std::string& value) {
    if (!has(what)) return;
    note += fmt::format("{}{} {}", note.empty() ? "" : ", ", what,
                        value.empty() ? "none" : Printable(value));
  };
  if (const auto* chain = std::get_if<ChainVerdict>(&step.what)) {
    add("target", chain->target);
  }
  if (const auto* drop = std::get_if<Drop>(&step.what)) {
    add("interface", drop->interface);
    add("chain", drop->chain ? drop->chain->ToString() : "");
  }
  if (const auto* error = std::get_if<IcmpError>(&step.what)) {
    add("code", fmt::format("{}/{}", error->type, error->code));
    add("from namespace", error->from_namespace);
  }
  return note;
}

}  // namespace

DiffStep Notation(Sign sign, const Step& step,
                  const std::vector<Change>& changes) {
  return {.sign = sign,
          .step = changes.empty()
                      ? ToString(step)
                      : ToString(std::visit(Ask(changes), step.what)),
          .note = NoteWith(step, changes)};
}

}  // namespace hopcheck
