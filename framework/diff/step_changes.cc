#include "diff/step_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>
#include <variant>

#include "diff/drop_changes.h"
#include "diff/rule_changes.h"
#include "expect/notation.h"

namespace hopcheck {
namespace {

// A value of a step that is compared as text.
struct Field {
  Aspect aspect = Aspect::kHops;
  const char* what = "";
  std::string value;
  bool may_be_untold = false;
};

struct Fields {
  std::string kind;
  std::string where;  // as messages name it
  std::string place;  // what else makes it the place that it is
  std::vector<Field> values;
};

std::string Text(const IpAddress& address) { return address.ToString(); }
template <typename Value>
std::string Text(const std::optional<Value>& value) {
  return value ? value->ToString() : "";
}

// "router/filter.FORWARD": as notation writes it.
std::string ChainWhere(const std::string& namespace_name, ChainName chain) {
  if (chain.family == "ip" || chain.family == "ip6") chain.family.clear();
  return fmt::format("{}/{}", namespace_name, chain.ToString());
}

// What is compared of each kind of step. Rules, reasons and backends are not
// here: what differs in them may be an aside.
struct ListFields {
  Fields operator()(const Hop& hop) const {
    return {.kind = "hop",
            .where = fmt::format("{}/{}", hop.namespace_name, hop.interface),
            .place = std::string(ToString(hop.direction)),
            .values = {{Aspect::kHeader, "source", Text(hop.source)},
                       {Aspect::kHeader, "destination", Text(hop.destination)},
                       {Aspect::kHeader, "ttl", std::to_string(hop.hop_limit)},
                       {Aspect::kHeader, "mark", std::to_string(hop.mark)}}};
  }
  Fields operator()(const ChainVerdict& chain) const {
    return {.kind = "chain",
            .where = ChainWhere(chain.namespace_name, chain.chain),
            .place = chain.chain.family,
            .values = {{Aspect::kVerdict, "hook", chain.hook, true},
                       {Aspect::kVerdict, "", chain.verdict},
                       {Aspect::kVerdict, "target", chain.target},
                       {Aspect::kConntrack, "ct", chain.ct}}};
  }
  Fields operator()(const RouteLookup& route) const {
    return {.kind = "route",
            .where = route.namespace_name,
            .place = std::string(ToString(route.family)),
            .values = {
                {Aspect::kRoute, "table", route.table},
                {Aspect::kRoute, "destination", Text(route.destination), true},
                {Aspect::kRoute, "via", Text(route.via)},
                {Aspect::kRoute, "device", route.device},
                {Aspect::kRoute, "source", Text(route.source), true},
                {Aspect::kRoute, "error", route.error}}};
  }
  Fields operator()(const Nat& nat) const {
    return {.kind = "nat",
            .where = nat.namespace_name,
            .place = fmt::format("{}{}", nat.source ? "source" : "",
                                 nat.destination ? "destination" : ""),
            .values = {
                {Aspect::kNat, "source", Text(nat.source)},
                {Aspect::kNat, "destination", Text(nat.destination)},
                {Aspect::kNat, "old source", Text(nat.old_source)},
                {Aspect::kNat, "old destination", Text(nat.old_destination)}}};
  }
  Fields operator()(const Drop& drop) const {
    return {.kind = "drop",
            .where = drop.namespace_name,
            .values = {{Aspect::kDrop, "interface", drop.interface, true},
                       {Aspect::kDrop, "chain", Text(drop.chain), true}}};
  }
  Fields operator()(const Deliver& deliver) const {
    return {.kind = "deliver",
            .where = deliver.namespace_name,
            .values = {
                {Aspect::kDelivery, "interface", deliver.interface},
                {Aspect::kDelivery, "source", Text(deliver.source)},
                {Aspect::kDelivery, "destination", Text(deliver.destination)}}};
  }
  Fields operator()(const IcmpError& error) const {
    return {.kind = "error",
            .where = error.namespace_name,
            .place = std::string(ToString(error.family)),
            .values = {
                {Aspect::kError, "type", error.name},
                {Aspect::kError, "code",
                 fmt::format("{}/{}", error.type, error.code)},
                {Aspect::kError, "from", Text(error.from)},
                {Aspect::kError, "from namespace", error.from_namespace, true},
                {Aspect::kError, "mtu",
                 error.mtu ? std::to_string(*error.mtu) : ""},
                {Aspect::kError, "quoted source", Text(error.quoted_source)},
                {Aspect::kError, "quoted destination",
                 Text(error.quoted_destination)}}};
  }
};

Fields FieldsOf(const Step& step) {
  return std::visit(ListFields(), step.what);
}

// What a step says of a rule, and of which chain it is ("" for that of the
// step itself).
struct RuleOf {
  std::string chain;
  const std::optional<DecidingRule>* rule = nullptr;
};

RuleOf RuleIn(const Step& step) {
  if (const auto* chain = std::get_if<ChainVerdict>(&step.what)) {
    return {.rule = &chain->rule};
  }
  if (const auto* nat = std::get_if<Nat>(&step.what)) {
    return {.rule = &nat->rule};
  }
  if (const auto* drop = std::get_if<Drop>(&step.what)) {
    return {.chain = drop->chain
                         ? ChainWhere(drop->namespace_name, *drop->chain)
                         : "",
            .rule = &drop->rule};
  }
  return {};
}

void AddRule(const Step& before, const Step& after, const Compared& compared,
             std::vector<Change>& changes) {
  const RuleOf was = RuleIn(before);
  const RuleOf is = RuleIn(after);
  if (was.rule == nullptr || is.rule == nullptr) return;
  std::optional<Change> change = RuleChange(*was.rule, *is.rule);
  if (!change) return;
  change->where = was.chain.empty() ? is.chain : was.chain;
  // A drop's rule is known from what the firewall told before.
  const bool is_drop = std::holds_alternative<Drop>(before.what);
  if (is_drop && compared.kernels_differ && (!*was.rule || !*is.rule)) {
    change->aside = Aside::kUntold;
  }
  changes.push_back(*std::move(change));
}

void AddBackend(const Step& before, const Step& after,
                std::vector<Change>& changes) {
  const auto* was = std::get_if<ChainVerdict>(&before.what);
  const auto* is = std::get_if<ChainVerdict>(&after.what);
  if (was == nullptr || is == nullptr || was->backend == is->backend) return;
  changes.push_back({.aspect = Aspect::kVerdict,
                     .what = "backend",
                     .before = std::string(ToString(was->backend)),
                     .after = std::string(ToString(is->backend)),
                     .aside = Aside::kBackend});
}

Aspect AspectOf(const Step& step) {
  struct {
    Aspect operator()(const Hop&) const { return Aspect::kHops; }
    Aspect operator()(const ChainVerdict&) const { return Aspect::kVerdict; }
    Aspect operator()(const RouteLookup&) const { return Aspect::kRoute; }
    Aspect operator()(const Nat&) const { return Aspect::kNat; }
    Aspect operator()(const Drop&) const { return Aspect::kDrop; }
    Aspect operator()(const Deliver&) const { return Aspect::kDelivery; }
    Aspect operator()(const IcmpError&) const { return Aspect::kError; }
  } const aspect;
  return std::visit(aspect, step.what);
}

// A rule that says nothing of the packet's fate is traced by kernels up to 6.1
// only, and how often a route is looked up is the kernel's own affair.
bool MayBeUntold(const Step& step) {
  const auto* chain = std::get_if<ChainVerdict>(&step.what);
  return std::holds_alternative<RouteLookup>(step.what) ||
         (chain != nullptr && chain->verdict == "continue");
}

}  // namespace

std::string StepPlace(const Step& step) {
  const Fields fields = FieldsOf(step);
  return fmt::format("{} {} {}", fields.kind, fields.where, fields.place);
}

std::string StepEssence(const Step& step) {
  std::string essence = StepPlace(step);
  for (const Field& field : FieldsOf(step).values) {
    essence += '\0' + field.value;
  }
  const RuleOf rule = RuleIn(step);
  if (rule.rule != nullptr && *rule.rule) {
    essence += fmt::format(
        "{0}{1}{0}{2}{0}{3}", '\0', (*rule.rule)->policy ? "policy" : "rule",
        (*rule.rule)->comment, PlainRule((*rule.rule)->text));
  }
  return essence;
}

std::vector<Change> StepChanges(const Step& before, const Step& after,
                                const Compared& compared) {
  if (before.what == after.what) return {};
  const Fields was = FieldsOf(before);
  const Fields is = FieldsOf(after);
  std::vector<Change> changes;
  for (size_t i = 0; i < was.values.size(); ++i) {
    const Field& one = was.values[i];
    const Field& other = is.values[i];
    if (one.value == other.value) continue;
    Change change{.aspect = one.aspect,
                  .what = one.what,
                  .before = one.value,
                  .after = other.value};
    if (one.may_be_untold && compared.kernels_differ &&
        (one.value.empty() || other.value.empty())) {
      change.aside = Aside::kUntold;
    }
    changes.push_back(std::move(change));
  }
  AddRule(before, after, compared, changes);
  AddBackend(before, after, changes);
  if (const auto* drop = std::get_if<Drop>(&before.what)) {
    std::ranges::move(ReasonChanges(*drop, std::get<Drop>(after.what),
                                    compared.kernels_differ),
                      std::back_inserter(changes));
  }
  for (Change& change : changes) {
    if (change.where.empty()) change.where = was.where;
  }
  return changes;
}

bool IsRedirect(const Step& step) {
  const auto* drop = std::get_if<Drop>(&step.what);
  const auto* error = std::get_if<IcmpError>(&step.what);
  const std::string_view name = drop != nullptr    ? drop->icmp_error
                                : error != nullptr ? error->name
                                                   : std::string_view();
  return name.ends_with("redirect");
}

Change OneSidedChange(const Step& step, bool is_before,
                      const Compared& compared) {
  Change change{.aspect = AspectOf(step)};
  (is_before ? change.before : change.after) = ToString(step);
  if (compared.kernels_differ && MayBeUntold(step)) {
    change.aside = Aside::kUntold;
  }
  if (IsRedirect(step)) change.aside = Aside::kRedirect;
  return change;
}

}  // namespace hopcheck
