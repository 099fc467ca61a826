#include "expect/rule_conditions.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

namespace hopcheck {
namespace {

// What a condition looks at.
enum class Subject {
  kIn,
  kOut,
  kSource,
  kDestination,
  kProtocol,
  kType,
  kState,
};

// A condition as written: "-i wan", "iifname != { "lan", "dmz" }".
struct Condition {
  Subject subject = Subject::kIn;
  bool inverted = false;
  std::vector<std::string> values;
  std::string text;
};

// Words, those in double quotes as one and without these.
std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  for (size_t i = 0; i < text.size();) {
    if (text[i] == ' ') {
      ++i;
      continue;
    }
    const bool quoted = text[i] == '"';
    const size_t begin = i + (quoted ? 1 : 0);
    const size_t end =
        std::min(text.find(quoted ? '"' : ' ', begin), text.size());
    words.emplace_back(text.substr(begin, end - begin));
    i = end + 1;
  }
  return words;
}

std::vector<std::string> SplitAt(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

using Words = std::vector<std::string>;
using Key = std::pair<std::string_view, Subject>;

constexpr Key kIptables[] = {{"-i", Subject::kIn},
                             {"-o", Subject::kOut},
                             {"-s", Subject::kSource},
                             {"-d", Subject::kDestination},
                             {"-p", Subject::kProtocol},
                             {"--icmp-type", Subject::kType},
                             {"--icmpv6-type", Subject::kType},
                             {"--ctstate", Subject::kState},
                             {"--state", Subject::kState}};

// Of two words where the first alone says nothing.
constexpr std::pair<std::string_view, Key> kNftPairs[] = {
    {"ip", {"saddr", Subject::kSource}},
    {"ip", {"daddr", Subject::kDestination}},
    {"ip", {"protocol", Subject::kProtocol}},
    {"ip6", {"saddr", Subject::kSource}},
    {"ip6", {"daddr", Subject::kDestination}},
    {"ip6", {"nexthdr", Subject::kProtocol}},
    {"meta", {"l4proto", Subject::kProtocol}},
    {"icmp", {"type", Subject::kType}},
    {"icmpv6", {"type", Subject::kType}},
    {"ct", {"state", Subject::kState}}};
constexpr Key kNft[] = {{"iifname", Subject::kIn},
                        {"iif", Subject::kIn},
                        {"oifname", Subject::kOut},
                        {"oif", Subject::kOut}};

bool IsIptables(const Words& words) {
  return std::ranges::any_of(words, [](const std::string& word) {
    return word == "-j" || word == "-g" || word == "-m" || word == "-p" ||
           word == "-i" || word == "-o" || word == "-s" || word == "-d";
  });
}

std::vector<Condition> IptablesConditions(const Words& words) {
  std::vector<Condition> conditions;
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    const auto* key = std::ranges::find(kIptables, words[i], &Key::first);
    if (key == std::end(kIptables)) continue;
    const bool inverted = i > 0 && words[i - 1] == "!";
    conditions.push_back({.subject = key->second,
                          .inverted = inverted,
                          .values = SplitAt(words[i + 1], ','),
                          .text = fmt::format("{}{} {}", inverted ? "! " : "",
                                              words[i], words[i + 1])});
    ++i;
  }
  return conditions;
}

// The operator and the value or set from words[i] on.
Condition NftValue(const Words& words, size_t& i, Subject subject,
                   std::string text) {
  Condition condition{.subject = subject, .text = std::move(text)};
  if (i < words.size() && words[i] == "!=") {
    condition.inverted = true;
    condition.text += " !=";
    ++i;
  }
  if (i >= words.size()) return condition;
  if (words[i] != "{") {
    condition.values = SplitAt(words[i], ',');
    condition.text += " " + words[i++];
    return condition;
  }
  for (++i; i < words.size() && words[i] != "}"; ++i) {
    for (std::string& value : SplitAt(words[i], ',')) {
      condition.values.push_back(std::move(value));
    }
  }
  ++i;
  condition.text += fmt::format(" {{ {} }}", fmt::join(condition.values, ", "));
  return condition;
}

std::vector<Condition> NftConditions(const Words& words) {
  std::vector<Condition> conditions;
  for (size_t i = 0; i < words.size();) {
    const auto* single = std::ranges::find(kNft, words[i], &Key::first);
    if (single != std::end(kNft)) {
      const std::string& text = words[i++];
      conditions.push_back(NftValue(words, i, single->second, text));
      continue;
    }
    const auto* pair = std::ranges::find_if(kNftPairs, [&](const auto& p) {
      return i + 1 < words.size() && p.first == words[i] &&
             p.second.first == words[i + 1];
    });
    if (pair == std::end(kNftPairs)) {
      // A condition on ports is one on the protocol, too.
      if (words[i] == "tcp" || words[i] == "udp") {
        conditions.push_back({.subject = Subject::kProtocol,
                              .values = {words[i]},
                              .text = words[i]});
      }
      ++i;
      continue;
    }
    std::string text = words[i] + " " + words[i + 1];
    i += 2;
    conditions.push_back(NftValue(words, i, pair->second.second, text));
  }
  return conditions;
}

// "lan", "veth+", "veth*".
bool IsInterface(std::string_view pattern, std::string_view name) {
  if (pattern.ends_with('+') || pattern.ends_with('*')) {
    return name.starts_with(pattern.substr(0, pattern.size() - 1));
  }
  return pattern == name;
}

// Nothing where the value is not understood: a range, a set's name.
std::optional<bool> IsAddress(std::string_view value,
                              const IpAddress& address) {
  const auto prefix = IpPrefix::Parse(value);
  if (!prefix) return std::nullopt;
  return prefix->Contains(address);
}

std::optional<bool> IsProtocol(std::string_view value,
                               const std::string& protocol) {
  if (value == "all" || value == "0") return true;
  if (value == "1") value = "icmp";
  if (value == "58" || value == "icmpv6") value = "ipv6-icmp";
  return value == protocol;
}

// "8", "8/0", "echo-request"; other names are not understood.
std::optional<bool> IsType(std::string_view value, uint8_t type) {
  if (value == "any" || value == "255") return true;
  if (value == "echo-request") return type == 8 || type == 128;
  if (value == "echo-reply") return type == 0 || type == 129;
  value = value.substr(0, value.find('/'));
  unsigned number = 0;
  const auto [end, error] =
      std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size()) {
    return std::nullopt;
  }
  return number == type;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  });
  return lower;
}

// Whether the packet has `value`; nothing where that cannot be told.
std::optional<bool> Has(Subject subject, std::string_view value,
                        const PacketFacts& facts) {
  switch (subject) {
    case Subject::kIn:
      return IsInterface(value, facts.in);
    case Subject::kOut:
      if (facts.out.empty()) return std::nullopt;
      return IsInterface(value, facts.out);
    case Subject::kSource:
      if (!facts.source) return std::nullopt;
      return IsAddress(value, *facts.source);
    case Subject::kDestination:
      if (!facts.destination) return std::nullopt;
      return IsAddress(value, *facts.destination);
    case Subject::kProtocol:
      if (facts.protocol.empty()) return std::nullopt;
      return IsProtocol(value, facts.protocol);
    case Subject::kType:
      if (!facts.type) return std::nullopt;
      return IsType(value, *facts.type);
    case Subject::kState:
      if (facts.ct.empty()) return std::nullopt;
      return Lower(value) == facts.ct;
  }
  return std::nullopt;
}

bool IsMet(const Condition& condition, const PacketFacts& facts) {
  bool has = false;
  for (const std::string& value : condition.values) {
    const auto one = Has(condition.subject, value, facts);
    if (!one) return true;  // as far as is known
    has = has || *one;
  }
  return has != condition.inverted;
}

std::string TypeName(uint8_t type) {
  if (type == 8 || type == 128) return "echo-request";
  if (type == 0 || type == 129) return "echo-reply";
  return fmt::format("{}", type);
}

// "the packet came in by lan".
std::string What(Subject subject, const PacketFacts& facts) {
  switch (subject) {
    case Subject::kIn:
      return facts.in.empty() ? "the packet came in by no interface"
                              : "the packet came in by " + facts.in;
    case Subject::kOut:
      return "the packet goes out by " + facts.out;
    case Subject::kSource:
      return "the packet is from " + facts.source->ToString();
    case Subject::kDestination:
      return "the packet is for " + facts.destination->ToString();
    case Subject::kProtocol:
      return "the packet is " + facts.protocol;
    case Subject::kType:
      return "the packet's ICMP type is " + TypeName(*facts.type);
    case Subject::kState:
      return "the packet's conntrack state is " + facts.ct;
  }
  return "";
}

}  // namespace

std::string UnmetCondition(std::string_view text, const PacketFacts& facts) {
  const Words words = WordsOf(text);
  const auto conditions =
      IsIptables(words) ? IptablesConditions(words) : NftConditions(words);
  for (const Condition& condition : conditions) {
    if (condition.values.empty() || IsMet(condition, facts)) continue;
    return fmt::format("it asks for {}, and {}", condition.text,
                       What(condition.subject, facts));
  }
  return "";
}

}  // namespace hopcheck
