#include "kernel/runner/rule_counters.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "firewall/run_tool.h"
#include "netlink/trace_table.h"

namespace hopcheck::testing {
namespace {

std::string Print(const std::string& tool,
                  const std::vector<std::string>& arguments) {
  const ToolRun run =
      RunTool({.name = tool, .package = "iptables", .arguments = arguments}, "",
              "namespace");
  EXPECT_EQ(run.status, 0) << tool << ": " << run.output;
  return run.output;
}

std::string RuleKey(const std::string& backend, const std::string& chain,
                    uint64_t position) {
  return fmt::format("{} {} {}", backend, chain, position);
}

void Add(RuleCounters& counters, const std::string& key, uint64_t packets) {
  if (packets != 0) counters[key] += packets;
}

// ":FORWARD DROP [12:3456]" and "[12:3456] -A FORWARD -i lan -j ACCEPT".
void AddSaved(const std::string& text, const std::string& backend,
              RuleCounters& counters) {
  std::istringstream lines(text);
  std::map<std::string, uint64_t> positions;
  std::string table;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string first, second, third;
    words >> first >> second >> third;
    if (first.starts_with("*")) {
      table = "ip:" + first.substr(1) + ".";
      positions.clear();
    } else if (first.starts_with(":") && second != "-") {
      Add(counters,
          fmt::format("{} {}{} policy", backend, table, first.substr(1)),
          std::stoull(third.substr(1)));
    } else if (first.starts_with("[")) {
      Add(counters, RuleKey(backend, table + third, ++positions[third]),
          std::stoull(first.substr(1)));
    }
  }
}

void AddNative(const std::string& text, RuleCounters& counters) {
  const auto listing = nlohmann::json::parse(text.substr(text.find('{')));
  std::map<std::string, uint64_t> positions;
  for (const auto& item : listing.at("nftables")) {
    if (!item.contains("rule")) continue;
    const auto& rule = item["rule"];
    const std::string family = rule.at("family");
    if (family != "inet" && family != "netdev") continue;
    if (rule.at("table") == kTraceTable) continue;
    const std::string chain =
        fmt::format("{}:{}.{}", family, rule.at("table").get<std::string>(),
                    rule.at("chain").get<std::string>());
    const uint64_t position = ++positions[chain];
    for (const auto& expression : rule.at("expr")) {
      if (!expression.contains("counter")) continue;
      Add(counters, RuleKey("nft", chain, position),
          expression["counter"].at("packets"));
    }
  }
}

void AddSteps(const std::vector<Step>& steps, const std::string& space,
              RuleCounters& counters) {
  for (const Step& step : steps) {
    const auto* chain = std::get_if<ChainVerdict>(&step.what);
    if (chain == nullptr || chain->namespace_name != space || !chain->rule) {
      continue;
    }
    const std::string backend =
        chain->backend == Backend::kNft ? "nft" : "legacy";
    const std::string name = chain->chain.ToString();
    if (!chain->rule->policy) {
      Add(counters, RuleKey(backend, name, chain->rule->position), 1);
    } else if (chain->chain.family == "ip") {
      Add(counters, fmt::format("{} {} policy", backend, name), 1);
    }
  }
}

}  // namespace

RuleCounters ReadRuleCounters(const NetNamespace& space) {
  const NamespaceScope inside(space);
  RuleCounters counters;
  AddNative(Print("nft", {"-j", "list", "ruleset"}), counters);
  AddSaved(Print("iptables-nft-save", {"-c"}), "nft", counters);
  AddSaved(Print("iptables-legacy-save", {"-c"}), "legacy", counters);
  return counters;
}

RuleCounters Added(const RuleCounters& before, const RuleCounters& after) {
  RuleCounters added;
  for (const auto& [key, packets] : after) {
    const auto old = before.find(key);
    Add(added, key, packets - (old == before.end() ? 0 : old->second));
  }
  return added;
}

RuleCounters TracedRules(const PacketPath& path, const std::string& space) {
  RuleCounters counters;
  AddSteps(path.request, space, counters);
  AddSteps(path.reply, space, counters);
  for (const auto& branch : path.branches) AddSteps(branch, space, counters);
  return counters;
}

}  // namespace hopcheck::testing
