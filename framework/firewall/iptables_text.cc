#include "firewall/iptables_text.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <utility>

namespace hopcheck {
namespace {

struct TargetVerdict {
  std::string_view target;
  std::string_view verdict;
};
// Sorted by name. Those that end a rule's work without a verdict are told by
// "continue" (XT_CONTINUE); NAT's targets accept once they have a mapping.
constexpr TargetVerdict kTargets[] = {
    {"ACCEPT", "accept"},      {"AUDIT", "continue"},
    {"CHECKSUM", "continue"},  {"CLASSIFY", "continue"},
    {"CONNMARK", "continue"},  {"CONNSECMARK", "continue"},
    {"CT", "continue"},        {"DNAT", "accept"},
    {"DNPT", "continue"},      {"DROP", "drop"},
    {"DSCP", "continue"},      {"ECN", "continue"},
    {"HL", "continue"},        {"HMARK", "continue"},
    {"IDLETIMER", "continue"}, {"LED", "continue"},
    {"LOG", "continue"},       {"MARK", "continue"},
    {"MASQUERADE", "accept"},  {"NETMAP", "accept"},
    {"NFLOG", "continue"},     {"NFQUEUE", "queue"},
    {"NOTRACK", "continue"},   {"QUEUE", "queue"},
    {"RATEEST", "continue"},   {"REDIRECT", "accept"},
    {"REJECT", "reject"},      {"RETURN", "return"},
    {"SECMARK", "continue"},   {"SET", "continue"},
    {"SNAT", "accept"},        {"SNPT", "continue"},
    {"TCPMSS", "continue"},    {"TCPOPTSTRIP", "continue"},
    {"TEE", "continue"},       {"TOS", "continue"},
    {"TRACE", "continue"},     {"TTL", "continue"},
    {"ULOG", "continue"},
};

// Options whose argument is the user's own text, which may look like another
// option.
bool TakesText(std::string_view option) {
  constexpr std::string_view kOptions[] = {
      "--comment",        "--string",     "--hex-string",   "--name",
      "--hashlimit-name", "--log-prefix", "--nflog-prefix", "--bytecode"};
  return std::ranges::find(kOptions, option) != std::end(kOptions);
}

bool IsOneOf(std::string_view name,
             std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

// Whether an argument of `option` is such a one.
bool AnyArgument(const std::vector<std::string>& words, std::string_view option,
                 bool (*is_such)(std::string_view)) {
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == option && is_such(words[i + 1])) return true;
    if (TakesText(words[i])) ++i;
  }
  return false;
}

// The end of the line that begins at `start`, not counting line ends within
// quotes.
size_t EndOfLine(std::string_view text, size_t start) {
  bool quoted = false;
  for (size_t i = start; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') quoted = !quoted;
    if (c == '\\' && quoted) ++i;
    if (c == '\n' && !quoted) return i;
  }
  return text.size();
}

// ":FORWARD DROP [0:0]"
void ReadChain(std::string_view line, SavedTable& table) {
  const size_t name_end = line.find(' ');
  SavedChain& chain = table.chains[std::string(line.substr(1, name_end - 1))];
  if (name_end == std::string_view::npos) return;
  const std::string_view rest = line.substr(name_end + 1);
  const std::string_view policy = rest.substr(0, rest.find(' '));
  if (policy == "ACCEPT") chain.policy = "accept";
  if (policy == "DROP") chain.policy = "drop";
}

// "-A FORWARD -p icmp -j ACCEPT"
void ReadRule(std::string_view line, SavedTable& table) {
  line.remove_prefix(3);
  const size_t name_end = line.find(' ');
  SavedChain& chain = table.chains[std::string(line.substr(0, name_end))];
  chain.rules.emplace_back(
      name_end == std::string_view::npos ? "" : line.substr(name_end + 1));
}

// "# Table `mangle' contains incompatible base-chains, use 'nft' tool ..."
std::string_view TableOfRemark(std::string_view line) {
  constexpr std::string_view kStart = "# Table `";
  if (!line.starts_with(kStart)) return {};
  line.remove_prefix(kStart.size());
  const size_t end = line.find('\'');
  return end == std::string_view::npos ? std::string_view()
                                       : line.substr(0, end);
}

}  // namespace

std::map<std::string, SavedTable, std::less<>> ParseIptablesSave(
    std::string_view text) {
  std::map<std::string, SavedTable, std::less<>> tables;
  SavedTable* table = nullptr;
  for (size_t start = 0; start < text.size();) {
    // A remark may hold a single quotation mark; it has one line always.
    const size_t end = text[start] == '#'
                           ? std::min(text.find('\n', start), text.size())
                           : EndOfLine(text, start);
    const std::string_view line = text.substr(start, end - start);
    start = end + 1;
    if (line.starts_with('#')) {
      const std::string_view partial = TableOfRemark(line);
      if (!partial.empty()) tables[std::string(partial)].partial = true;
    } else if (line.starts_with('*')) {
      table = &tables[std::string(line.substr(1))];
    } else if (table != nullptr && line.starts_with(':')) {
      ReadChain(line, *table);
    } else if (table != nullptr && line.starts_with("-A ")) {
      ReadRule(line, *table);
    }
  }
  return tables;
}

std::vector<std::string> SplitRule(std::string_view rule) {
  std::vector<std::string> words;
  bool quoted = false;
  bool in_word = false;
  for (size_t i = 0; i < rule.size(); ++i) {
    char c = rule[i];
    if (!quoted && (c == ' ' || c == '\t' || c == '\n')) {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    if (c == '"') {
      quoted = !quoted;
      continue;
    }
    if (c == '\\' && quoted && i + 1 < rule.size()) c = rule[++i];
    words.back() += c;
  }
  return words;
}

std::string_view VerdictOfTarget(std::string_view target) {
  const auto* found =
      std::ranges::lower_bound(kTargets, target, {}, &TargetVerdict::target);
  if (found == std::end(kTargets) || found->target != target) return "";
  return found->verdict;
}

RuleEnd EndOf(const std::vector<std::string>& words,
              const std::function<bool(std::string_view)>& is_chain) {
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (TakesText(words[i])) {
      ++i;
      continue;
    }
    const std::string& target = words[i + 1];
    if (words[i] == "-g") return {"goto", target};
    if (words[i] != "-j") continue;
    if (is_chain(target)) return {"jump", target};
    return {std::string(VerdictOfTarget(target)), ""};
  }
  return {"continue", ""};
}

bool TargetTranslates(std::string_view target) {
  return IsOneOf(target, {"DNAT", "DNPT", "MASQUERADE", "NETMAP", "REDIRECT",
                          "SNAT", "SNPT"});
}

bool TargetTracks(std::string_view target) {
  return IsOneOf(target, {"CONNMARK", "CONNSECMARK", "DNAT", "MASQUERADE",
                          "NETMAP", "REDIRECT", "SNAT", "SYNPROXY"});
}

bool MatchTracks(std::string_view match) {
  return IsOneOf(match, {"connbytes", "connlabel", "connlimit", "connmark",
                         "conntrack", "helper", "state"});
}

bool RuleTranslates(const std::vector<std::string>& words) {
  return AnyArgument(words, "-j", TargetTranslates);
}

bool RuleTracks(const std::vector<std::string>& words) {
  return AnyArgument(words, "-j", TargetTracks) ||
         AnyArgument(words, "-m", MatchTracks);
}

std::string CommentOf(const std::vector<std::string>& words) {
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "--comment") return words[i + 1];
    if (TakesText(words[i])) ++i;
  }
  return "";
}

}  // namespace hopcheck
