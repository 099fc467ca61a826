#include "rulesets.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace hopcheck::bench {
namespace {

// An address that no packet comes from, another for each rule.
std::string Stranger(int rule) {
  return fmt::format("172.16.{}.{}", rule / 250, rule % 250 + 1);
}

constexpr int kRules = 5000;
constexpr int kChains = 200;

std::string ChainOf(int chain) { return fmt::format("part-{}", chain); }

int ChainsOf(Layout layout) {
  return layout == Layout::kOneChain ? 0 : kChains;
}

// Whose packets jump to a chain; "" for everybody's.
std::string SourceOf(int chain, Layout layout) {
  if (layout == Layout::kEntersAll) return "";
  return chain == kChains - 1 ? "10.0.0.0/16"
                              : fmt::format("172.17.{}.0/24", chain);
}

}  // namespace

std::string SmallRuleset() {
  std::string text =
      "*nat\n"
      ":PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n"
      ":OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n"
      "-A POSTROUTING -s 192.168.0.0/16 -o wan -j MASQUERADE\n"
      "COMMIT\n"
      "*filter\n"
      ":INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n"
      ":users - [0:0]\n"
      "-A INPUT -i lo -j ACCEPT\n"
      "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n"
      "-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n"
      "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n"
      "-A FORWARD -m conntrack --ctstate INVALID -j DROP\n"
      "-A FORWARD -i lan -j users\n";
  for (int i = 0; i < 12; ++i) {
    text +=
        fmt::format("-A users -s {}/32 -p tcp -m tcp --dport {} -j ACCEPT\n",
                    Stranger(i), 8000 + i);
  }
  return text +
         "-A users -p icmp -m icmp --icmp-type 8 -m comment --comment ping -j "
         "ACCEPT\n"
         "COMMIT\n";
}

std::string TwelveChains() {
  return "*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"
         "-A PREROUTING -s 172.16.0.1/32 -j DROP\n"
         "COMMIT\n"
         "*mangle\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n"
         ":FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"
         ":POSTROUTING ACCEPT [0:0]\n"
         "-A PREROUTING -i lan -j MARK --set-xmark 0x1/0xff\n"
         "-A FORWARD -s 172.16.0.1/32 -j DROP\n"
         "-A POSTROUTING -s 172.16.0.1/32 -j DROP\n"
         "COMMIT\n"
         "*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n"
         ":OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n"
         "-A PREROUTING -d 172.16.0.1/32 -j DNAT --to-destination 10.0.1.2\n"
         "-A POSTROUTING -s 172.16.0.0/16 -j MASQUERADE\n"
         "COMMIT\n"
         "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n"
         ":OUTPUT ACCEPT [0:0]\n"
         ":zone - [0:0]\n:before - [0:0]\n:users - [0:0]\n:pings - [0:0]\n"
         "-A FORWARD -j zone\n"
         "-A zone -j before\n"
         "-A zone -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n"
         "-A zone -j users\n"
         "-A before -s 172.16.0.1/32 -j DROP\n"
         "-A users -p icmp -j pings\n"
         "-A pings -p icmp -m icmp --icmp-type 8 -j ACCEPT\n"
         "COMMIT\n"
         "*security\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n"
         ":OUTPUT ACCEPT [0:0]\n"
         "-A FORWARD -s 172.16.0.1/32 -j DROP\n"
         "COMMIT\n";
}

std::string LongRuleset(Layout layout) {
  const int chains = ChainsOf(layout);
  std::string text =
      "*filter\n"
      ":INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n";
  for (int c = 0; c < chains; ++c) {
    text += fmt::format(":{} - [0:0]\n", ChainOf(c));
  }
  for (int c = 0; c < chains; ++c) {
    const std::string source = SourceOf(c, layout);
    text += fmt::format("-A FORWARD {}-j {}\n",
                        source.empty() ? "" : "-s " + source + " ", ChainOf(c));
  }
  for (int rule = chains; rule < kRules; ++rule) {
    text += fmt::format("-A {} -s {}/32 -j DROP\n",
                        chains == 0 ? "FORWARD" : ChainOf(rule % chains),
                        Stranger(rule));
  }
  return text + "COMMIT\n";
}

std::string LongNftRuleset(Layout layout) {
  const int chains = ChainsOf(layout);
  std::string text = "table ip long {\n";
  for (int c = 0; c < chains; ++c) {
    text += fmt::format("chain {} {{\n", ChainOf(c));
    for (int rule = chains + c; rule < kRules; rule += chains) {
      text += fmt::format("ip saddr {} drop\n", Stranger(rule));
    }
    text += "}\n";
  }
  text += "chain forward {\ntype filter hook forward priority 0\n";
  for (int c = 0; c < chains; ++c) {
    const std::string source = SourceOf(c, layout);
    text += fmt::format("{}jump {}\n",
                        source.empty() ? "" : "ip saddr " + source + " ",
                        ChainOf(c));
  }
  for (int rule = 0; chains == 0 && rule < kRules; ++rule) {
    text += fmt::format("ip saddr {} drop\n", Stranger(rule));
  }
  return text + "}\n}\n";
}

std::string AsYaml(const std::string& key, const std::string& ruleset) {
  std::string yaml = fmt::format("        - {}: |\n", key);
  for (std::string_view rest = ruleset; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    yaml += fmt::format("            {}\n", line);
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  }
  return yaml;
}

}  // namespace hopcheck::bench
