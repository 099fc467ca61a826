#include "expect/notation.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <utility>

#include "base/printable.h"
#include "expect/yaml_scalar.h"
#include "scenario/captures.h"

namespace hopcheck {
namespace {

// "{drop: router, reason: X}", key by key; keys without a value are left out.
class FlowMap {
 public:
  FlowMap() = default;
  FlowMap(std::string_view key, std::string_view value) { Add(key, value); }

  FlowMap& Add(std::string_view key, std::string_view value) {
    text_ += fmt::format("{}{}: {}", text_.empty() ? "" : ", ", key,
                         YamlScalar(value));
    return *this;
  }
  template <typename T>
  FlowMap& AddIf(std::string_view key, const Wanted<T>& value) {
    if (!value.capture.empty()) {
      text_ += fmt::format("{}{}: ${}", text_.empty() ? "" : ", ", key,
                           value.capture);
      return *this;
    }
    return AddIf(key, value.value);
  }
  // "quoted: {…}"; nothing where `map` is empty.
  FlowMap& AddMap(std::string_view key, FlowMap map) {
    if (map.text_.empty()) return *this;
    text_ += fmt::format("{}{}: {}", text_.empty() ? "" : ", ", key,
                         std::move(map).Take());
    return *this;
  }
  template <typename T>
  FlowMap& AddIf(std::string_view key, const std::optional<T>& value) {
    return value ? Add(key, Text(*value)) : *this;
  }

  std::string Take() { return "{" + std::move(text_) + "}"; }

 private:
  static std::string_view Text(const std::string& value) { return value; }
  static std::string_view Text(Backend value) { return ToString(value); }
  static std::string Text(uint8_t value) { return std::to_string(value); }
  static std::string Text(uint32_t value) { return std::to_string(value); }
  static std::string Text(const IpAddress& value) { return value.ToString(); }
  static std::string Text(const IpPrefix& value) { return value.ToString(); }

  std::string text_;
};

std::string HopName(const std::string& namespace_name,
                    const std::string& interface) {
  return namespace_name + "/" + interface;
}

// "filter.FORWARD" of the packet's own family, "inet:filter.forward" else.
std::string ChainWords(const ChainName& chain) {
  ChainName name = chain;
  if (name.family == "ip" || name.family == "ip6") name.family.clear();
  return name.ToString();
}

// The way an expectation names a rule; nothing where it has no name.
std::optional<std::string> RuleName(const std::optional<DecidingRule>& rule) {
  if (!rule) return std::nullopt;
  if (rule->policy) return "policy";
  if (!rule->comment.empty()) return rule->comment;
  if (rule->position == 0) return std::nullopt;
  return std::to_string(rule->position);
}

// One overload for each kind of step.
struct Write {
  std::string operator()(const Hop& hop) const {
    return YamlScalar(HopName(hop.namespace_name, hop.interface));
  }
  std::string operator()(const Drop& drop) const {
    FlowMap map("drop", drop.namespace_name);
    if (!drop.reason.empty()) map.Add("reason", drop.reason);
    return map.Take();
  }
  std::string operator()(const Deliver& deliver) const {
    return FlowMap("deliver", deliver.namespace_name).Take();
  }
  std::string operator()(const IcmpError& error) const {
    FlowMap map("error", error.namespace_name);
    map.Add("type", error.name);
    if (!error.from_namespace.empty()) {
      map.Add("from", error.from_namespace);
    } else if (!error.from.IsUnspecified()) {
      map.Add("from", error.from.ToString());
    }
    return map.AddIf("mtu", error.mtu).Take();
  }
  std::string operator()(const ChainVerdict& chain) const {
    FlowMap map("chain",
                HopName(chain.namespace_name, ChainWords(chain.chain)));
    return map.Add("verdict", chain.verdict)
        .AddIf("rule", RuleName(chain.rule))
        .Take();
  }
  std::string operator()(const RouteLookup& route) const {
    FlowMap map("route", route.namespace_name);
    map.AddIf("via", route.via);
    if (!route.device.empty()) map.Add("device", route.device);
    if (!route.error.empty()) map.Add("error", route.error);
    return map.Take();
  }
  std::string operator()(const Nat& nat) const {
    return FlowMap("nat", nat.namespace_name)
        .AddIf("source", nat.source)
        .AddIf("destination", nat.destination)
        .AddIf("rule", RuleName(nat.rule))
        .Take();
  }

  std::string operator()(const ExpectedHop& hop) const {
    const std::string name = HopName(hop.namespace_name, hop.interface);
    if (!hop.direction && !hop.source && !hop.destination && !hop.ttl &&
        !hop.mark) {
      return YamlScalar(name);
    }
    FlowMap map("hop", name);
    if (hop.direction) map.Add("direction", ToString(*hop.direction));
    return map.AddIf("source", hop.source)
        .AddIf("destination", hop.destination)
        .AddIf("ttl", hop.ttl)
        .AddIf("mark", hop.mark)
        .Take();
  }
  std::string operator()(const ExpectedDrop& drop) const {
    return FlowMap("drop", drop.namespace_name)
        .AddIf("reason", drop.reason)
        .AddIf("location", drop.location)
        .Take();
  }
  std::string operator()(const ExpectedDeliver& deliver) const {
    return FlowMap("deliver",
                   deliver.interface ? HopName(deliver.namespace_name,
                                               *deliver.interface)
                                     : deliver.namespace_name)
        .AddIf("source", deliver.source)
        .AddIf("destination", deliver.destination)
        .Take();
  }
  std::string operator()(const ExpectedError& error) const {
    return FlowMap("error", error.namespace_name)
        .AddIf("type", error.type)
        .AddIf("from", error.from)
        .AddIf("mtu", error.mtu)
        .AddMap("quoted", FlowMap()
                              .AddIf("source", error.quoted_source)
                              .AddIf("destination", error.quoted_destination))
        .Take();
  }
  std::string operator()(const ExpectedChain& chain) const {
    FlowMap map("chain", HopName(chain.namespace_name, chain.chain.ToString()));
    map.AddIf("verdict", chain.verdict)
        .AddIf("rule", chain.rule)
        .AddIf("hook", chain.hook)
        .AddIf("ct", chain.ct)
        .AddIf("backend", chain.backend);
    return map.Take();
  }
  std::string operator()(const ExpectedRoute& route) const {
    FlowMap map("route", route.namespace_name);
    map.AddIf("via", route.via).AddIf("device", route.device);
    map.AddIf("table", route.table);
    map.AddIf("destination", route.destination);
    return map.AddIf("source", route.source).AddIf("error", route.error).Take();
  }
  std::string operator()(const ExpectedNat& nat) const {
    return FlowMap("nat", nat.namespace_name)
        .AddIf("source", nat.source)
        .AddIf("destination", nat.destination)
        .AddIf("rule", nat.rule)
        .Take();
  }
};

struct WriteNote {
  std::string operator()(const Hop& hop) const {
    return std::string(ToString(hop.direction));
  }
  std::string operator()(const Drop& drop) const {
    return drop.location.empty() ? "" : drop.location + "()";
  }
  std::string operator()(const Deliver& deliver) const {
    return deliver.interface.empty() ? ""
                                     : "by " + YamlScalar(deliver.interface);
  }
  // The address, where ToString has the namespace instead.
  std::string operator()(const IcmpError& error) const {
    if (error.from_namespace.empty() || error.from.IsUnspecified()) return "";
    return "from " + error.from.ToString();
  }
  std::string operator()(const ChainVerdict& chain) const {
    if (chain.rule && !chain.rule->text.empty()) {
      return Printable(chain.rule->text);
    }
    return chain.target.empty() ? "" : "to " + Printable(chain.target);
  }
  std::string operator()(const RouteLookup& route) const {
    return route.table.empty() ? "" : "table " + route.table;
  }
  std::string operator()(const Nat& nat) const {
    std::string text;
    if (nat.old_source) text = "from source " + nat.old_source->ToString();
    if (nat.old_destination) {
      text += fmt::format("{}from destination {}", text.empty() ? "" : ", ",
                          nat.old_destination->ToString());
    }
    return text;
  }
};

// The addresses of the packet at a step, and what else it may be asked for.
struct WritePacket {
  std::string operator()(const Hop& hop) const {
    std::string text = fmt::format(", {} to {}, ttl {}", hop.source.ToString(),
                                   hop.destination.ToString(), hop.hop_limit);
    if (hop.mark != 0) text += fmt::format(", mark {}", hop.mark);
    return text;
  }
  std::string operator()(const Deliver& deliver) const {
    return fmt::format(", {} to {}", deliver.source.ToString(),
                       deliver.destination.ToString());
  }
  std::string operator()(const IcmpError& error) const {
    return fmt::format(", quotes {} to {}", error.quoted_source.ToString(),
                       error.quoted_destination.ToString());
  }
  template <typename Other>
  std::string operator()(const Other&) const {
    return "";
  }
};

bool AsksForPacket(const ExpectedStep& step) {
  const auto* hop = std::get_if<ExpectedHop>(&step.what);
  bool asks = hop != nullptr && (hop->ttl || hop->mark);
  VisitWanted(step, [&](const auto& wanted) {
    asks = asks || static_cast<bool>(wanted);
  });
  return asks;
}

template <typename What>
std::string NamesIn(const What& what) {
  std::string text;
  VisitWanted(what, [&](const auto& wanted) {
    if (wanted.capture.empty() || !wanted.value) return;
    text += fmt::format("{}${} is {}", text.empty() ? " (" : ", ",
                        wanted.capture, wanted.value->ToString());
  });
  if (!text.empty()) text += ')';
  return text;
}

}  // namespace

std::string ToString(const Step& step) {
  return std::visit(Write(), step.what);
}

std::string ToString(const ExpectedStep& step) {
  return std::visit(Write(), step.what);
}

std::string ToString(const ExpectedConntrack& entry) {
  const auto tuple = [](const ExpectedTuple& is) {
    return FlowMap()
        .AddIf("source", is.source)
        .AddIf("destination", is.destination);
  };
  return FlowMap("namespace", entry.namespace_name)
      .AddMap("original", tuple(entry.original))
      .AddMap("reply", tuple(entry.reply))
      .AddIf("mark", entry.mark)
      .Take();
}

std::string ToString(const ConntrackEntry& entry) {
  const auto tuple = [](const ConntrackTuple& is) {
    return FlowMap("source", is.source.ToString())
        .Add("destination", is.destination.ToString());
  };
  FlowMap map("namespace", entry.namespace_name);
  map.AddMap("original", tuple(entry.original))
      .AddMap("reply", tuple(entry.reply));
  if (entry.mark != 0) map.Add("mark", std::to_string(entry.mark));
  return map.Take();
}

std::string WhatNamesAre(const ExpectedStep& step) { return NamesIn(step); }
std::string WhatNamesAre(const ExpectedConntrack& entry) {
  return NamesIn(entry);
}

std::string NoteOf(const Step& step) {
  return std::visit(WriteNote(), step.what);
}

std::string NoteOf(const Step& step, const ExpectedStep& asked) {
  std::string note = NoteOf(step);
  if (AsksForPacket(asked)) note += std::visit(WritePacket(), step.what);
  return note.starts_with(", ") ? note.substr(2) : note;
}

}  // namespace hopcheck
