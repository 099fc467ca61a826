#include "firewall/iptables_text.h"

#include <algorithm>

namespace hopcheck {
namespace {

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
  table.chains.try_emplace(std::string(line.substr(1, line.find(' ') - 1)));
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

}  // namespace hopcheck
