#include "report/path_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>

#include "base/kernel_error.h"
#include "base/letter_case.h"
#include "base/printable.h"
#include "report/path_row.h"

namespace hopcheck {
namespace {

bool IsPacketsFamily(const ChainName& chain) {
  return chain.family == "ip" || chain.family == "ip6";
}

// The column of tracepkt: `%7s.%-12s:%s`.
std::string ChainColumn(const ChainName& chain, std::string_view name,
                        std::string_view verdict) {
  const std::string table =
      IsPacketsFamily(chain) ? chain.table : chain.family + ":" + chain.table;
  return fmt::format("{:>7}.{:<12}:{}", PrintableColumns(table),
                     PrintableColumns(name), UpperCase(verdict));
}

// What a table came to at its hook is the verdict of the chain that iptables
// has there, wherever it was given.
std::string HookOrChain(const ChainVerdict& verdict) {
  constexpr std::array<std::string_view, 5> kTables = {
      "filter", "nat", "mangle", "raw", "security"};
  const bool is_of_iptables =
      IsPacketsFamily(verdict.chain) && !verdict.hook.empty() &&
      std::ranges::find(kTables, verdict.chain.table) != kTables.end();
  return is_of_iptables ? UpperCase(verdict.hook) : verdict.chain.chain;
}

bool EndsTable(const ChainVerdict& chain) {
  constexpr std::array<std::string_view, 5> kEnds = {"accept", "drop", "reject",
                                                     "queue", "stolen"};
  return std::ranges::find(kEnds, chain.verdict) != kEnds.end();
}

// "policy", "rule 3 'allow-ping' -p icmp -j ACCEPT".
std::string RuleWords(const DecidingRule& rule) {
  if (rule.policy) return "policy";
  std::string words = rule.position == 0
                          ? "a rule that is gone"
                          : fmt::format("rule {}", rule.position);
  if (!rule.comment.empty()) {
    words += fmt::format(" '{}'", Printable(rule.comment));
  }
  if (!rule.text.empty()) words += "  " + Printable(rule.text);
  return words;
}

std::string Change(std::string_view what, const std::optional<IpAddress>& from,
                   const std::optional<IpAddress>& to) {
  if (!to) return "";
  return fmt::format(" {} {} -> {}", what, from ? from->ToString() : "?",
                     to->ToString());
}

// The last column of a step, in full.
struct FullWords {
  std::string operator()(const Hop&) const { return ""; }
  std::string operator()(const ChainVerdict& chain) const {
    std::string words =
        ChainColumn(chain.chain, chain.chain.chain, chain.verdict);
    if (!chain.target.empty()) {
      words += " " + PrintableColumns(chain.target);
    }
    if (chain.rule) words += "  " + RuleWords(*chain.rule);
    return words;
  }
  std::string operator()(const RouteLookup& route) const {
    std::string words = "route";
    if (route.destination) words += " " + route.destination->ToString();
    if (route.via) words += " via " + route.via->ToString();
    if (!route.device.empty())
      words += " dev " + PrintableColumns(route.device);
    if (!route.error.empty()) words += " " + route.error;
    if (!route.table.empty()) words += " table " + route.table;
    return words;
  }
  std::string operator()(const Nat& nat) const {
    std::string words = "nat";
    words += Change("source", nat.old_source, nat.source);
    words += Change("destination", nat.old_destination, nat.destination);
    if (nat.rule) words += "  " + RuleWords(*nat.rule);
    return words;
  }
  std::string operator()(const Drop& drop) const {
    std::string words = "drop " + drop.reason;
    if (!drop.location.empty()) words += " in " + drop.location + "()";
    return words;
  }
  std::string operator()(const Deliver&) const { return "delivered"; }
  std::string operator()(const IcmpError& error) const {
    std::string words = fmt::format("{} from {}", error.name,
                                    PrintableColumns(error.from_namespace));
    if (error.mtu) words += fmt::format(", mtu {}", *error.mtu);
    return words;
  }
};

std::string Line(const PathRow& row, std::string_view words) {
  std::string line = fmt::format(
      "[{:>12}] {:>16} {:>7} {:<34}", PrintableColumns(row.namespace_name),
      PrintableColumns(row.interface), row.type, row.addresses);
  if (!words.empty()) line += fmt::format(" {}", words);
  return line;
}

// Nothing of a step that tracepkt has no line for.
std::string PlainLine(const PathRow& row, const Step& step) {
  if (std::holds_alternative<Hop>(step.what)) return Line(row, "") + "\n";
  const auto* chain = std::get_if<ChainVerdict>(&step.what);
  if (chain == nullptr || !EndsTable(*chain)) return "";
  return Line(row,
              ChainColumn(chain->chain, HookOrChain(*chain), chain->verdict)) +
         "\n";
}

std::string FullLine(const PathRow& row, const Step& step) {
  std::string line = Line(row, std::visit(FullWords(), step.what));
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

// How many of the steps cannot change any more.
size_t Settled(const std::vector<Step>& steps) {
  size_t settled = 0;
  for (size_t i = 0; i < steps.size(); ++i) {
    if (std::holds_alternative<Hop>(steps[i].what)) settled = i + 1;
  }
  return settled;
}

// A path has the error that came of a request twice: where it belongs to, and
// at the end of its way. It is told when it arrives.
bool IsToldLater(const PacketPath& path, const Step& step) {
  return std::holds_alternative<IcmpError>(step.what) &&
         std::ranges::find(path.reply, step) != path.reply.end();
}

}  // namespace

std::string PathHeader() {
  return fmt::format("{:>14} {:>16} {:>7} {:<34} {}\n", "NETWORK NS",
                     "INTERFACE", "TYPE", "ADDRESSES", "IPTABLES");
}

std::string PathTable::Add(const PacketPath& path, bool is_complete) {
  std::string text;
  const auto add = [&](const std::vector<Step>& steps, const std::string& type,
                       size_t count, std::vector<Step>& told) {
    const std::vector<PathRow> rows = PathRows(steps, type);
    for (size_t i = 0; i < count; ++i) {
      if (std::ranges::find(told, steps[i]) != told.end()) continue;
      if (&steps == &path.request && IsToldLater(path, steps[i])) continue;
      text += style_ == PathStyle::kPlain ? PlainLine(rows[i], steps[i])
                                          : FullLine(rows[i], steps[i]);
      told.push_back(steps[i]);
    }
  };
  const size_t reply = is_complete ? path.reply.size() : Settled(path.reply);
  // What came back was sent when the request had ended.
  const bool request_is_over = is_complete || reply > 0;
  add(path.request, type_,
      request_is_over ? path.request.size() : Settled(path.request),
      told_request_);
  add(path.reply, path.reply_is_error ? "error" : "reply", reply, told_reply_);
  return text;
}

std::string PathEnd(const PacketPath& path) {
  if (!path.outcome) return path.inconclusive;
  std::string end(ToString(*path.outcome));
  if (path.send_error != 0) {
    end += fmt::format(": the send was refused with {}",
                       ErrnoName(path.send_error));
  }
  return end;
}

}  // namespace hopcheck
