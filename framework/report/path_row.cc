#include "report/path_row.h"

#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "base/ip_types.h"

namespace hopcheck {
namespace {

struct Addresses {
  IpAddress source;
  IpAddress destination;
};

// Those that a step tells itself.
struct OwnAddresses {
  using Result = std::optional<Addresses>;
  Result operator()(const Hop& hop) const {
    return Addresses{hop.source, hop.destination};
  }
  Result operator()(const Deliver& deliver) const {
    return Addresses{deliver.source, deliver.destination};
  }
  Result operator()(const Drop& drop) const {
    if (!drop.source || !drop.destination) return std::nullopt;
    return Addresses{*drop.source, *drop.destination};
  }
  Result operator()(const IcmpError& error) const {
    return Addresses{error.from, error.quoted_source};
  }
  template <typename Other>
  Result operator()(const Other&) const {
    return std::nullopt;
  }
};

std::optional<Addresses> Own(const Step& step) {
  return std::visit(OwnAddresses(), step.what);
}

// The packet's addresses at its first step: those of the first step that tells
// them, as they were before what translated them in between.
std::optional<Addresses> AtFirst(const std::vector<Step>& steps) {
  size_t first = 0;
  while (first < steps.size() && !Own(steps[first])) ++first;
  if (first == steps.size()) return std::nullopt;
  auto addresses = Own(steps[first]);
  while (first-- > 0) {
    const Nat* nat = std::get_if<Nat>(&steps[first].what);
    if (nat == nullptr) continue;
    if (nat->old_source) addresses->source = *nat->old_source;
    if (nat->old_destination) addresses->destination = *nat->old_destination;
  }
  return addresses;
}

void Translate(const Nat& nat, std::optional<Addresses>& addresses) {
  if (!addresses) return;
  if (nat.source) addresses->source = *nat.source;
  if (nat.destination) addresses->destination = *nat.destination;
}

// The interface that the packet was on at a step, as its skb has it: the one
// that it came in by until it is to be sent.
class Interfaces {
 public:
  explicit Interfaces(const std::vector<Step>& steps) : steps_(steps) {}

  std::string At(size_t index) const {
    return std::visit([&](const auto& what) { return Of(what, index); },
                      steps_[index].what);
  }

 private:
  std::string Of(const Hop& hop, size_t) const { return hop.interface; }
  std::string Of(const Drop& drop, size_t) const { return drop.interface; }
  std::string Of(const Deliver& deliver, size_t) const {
    return deliver.interface;
  }
  std::string Of(const IcmpError&, size_t) const { return ""; }
  std::string Of(const ChainVerdict& chain, size_t index) const {
    if (chain.hook == "output") return "";
    return chain.hook == "postrouting" || chain.hook == "egress"
               ? Next(index, chain.namespace_name)
               : Last(index, chain.namespace_name);
  }
  std::string Of(const RouteLookup& route, size_t index) const {
    return Last(index, route.namespace_name);
  }
  // Sources are translated on the way out.
  std::string Of(const Nat& nat, size_t index) const {
    return nat.source ? Next(index, nat.namespace_name)
                      : Last(index, nat.namespace_name);
  }

  // That of the hop before `index`, where the packet came in.
  std::string Last(size_t index, std::string_view space) const {
    while (index-- > 0) {
      const Hop* hop = std::get_if<Hop>(&steps_[index].what);
      if (hop == nullptr) continue;
      return hop->namespace_name == space ? hop->interface : "";
    }
    return "";
  }
  // That of the hop after it, where it went out.
  std::string Next(size_t index, std::string_view space) const {
    while (++index < steps_.size()) {
      const Hop* hop = std::get_if<Hop>(&steps_[index].what);
      if (hop == nullptr) continue;
      return hop->namespace_name == space ? hop->interface : "";
    }
    return "";
  }

  const std::vector<Step>& steps_;
};

}  // namespace

std::vector<PathRow> PathRows(const std::vector<Step>& steps,
                              const std::string& type) {
  const Interfaces interfaces(steps);
  std::optional<Addresses> addresses = AtFirst(steps);
  std::vector<PathRow> rows;
  for (size_t i = 0; i < steps.size(); ++i) {
    const auto& what = steps[i].what;
    if (const Nat* nat = std::get_if<Nat>(&what)) Translate(*nat, addresses);
    if (auto own = Own(steps[i])) addresses = own;
    PathRow row{
        .namespace_name = std::visit(
            [](const auto& any) { return any.namespace_name; }, what),
        .interface = interfaces.At(i),
        .type = std::holds_alternative<IcmpError>(what) ? "error" : type,
        .addresses = {}};
    if (addresses) {
      row.addresses = fmt::format("{} -> {}", addresses->source.ToString(),
                                  addresses->destination.ToString());
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace hopcheck
