#include "firewall/nft_listing.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

namespace hopcheck {
namespace {

// Comments and log prefixes have less than 128 bytes each: where a rule that
// has a line end within quotes does not end so soon, its quotes do not pair.
constexpr size_t kMaxQuoted = 1024;

// How much further a quotation that began before `end` may go.
size_t LimitBehind(size_t end) { return end + kMaxQuoted; }

bool HasOddQuotes(std::string_view text) {
  return std::ranges::count(text, '"') % 2 != 0;
}

// Rules with sets may take several lines: outside quotes, these are joined.
std::string Joined(std::string_view text) {
  std::string line;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] != '\n' || quoted) {
      line += text[i];
      continue;
    }
    while (i + 1 < text.size() && (text[i + 1] == '\t' || text[i + 1] == ' ')) {
      ++i;
    }
    if (!line.ends_with(' ')) line += ' ';
  }
  const size_t first = line.find_first_not_of(" \t");
  return first == std::string::npos ? "" : line.substr(first);
}

class ListingReader {
 public:
  ListingReader(std::string_view text, BookChains& chains)
      : text_(text), chains_(chains) {}

  void Read() {
    while (at_ < text_.size()) {
      const std::string_view line = NextLine();
      if (line.starts_with("table ")) {
        ReadTable(line.substr(6));
      } else if (line.starts_with("\tchain ")) {
        ReadChain(line.substr(7));
      }
    }
  }

 private:
  // Up to a line end outside quotes.
  std::string_view NextLine() {
    const std::string_view rest = text_.substr(at_);
    const size_t first = std::min(rest.find('\n'), rest.size());
    size_t end = first;
    while (end < rest.size() && HasOddQuotes(rest.substr(0, end))) {
      end = rest.find('\n', end + 1);
      if (end > LimitBehind(first)) end = first;  // its quotes do not pair
      if (end == first) break;
    }
    at_ += std::min(end + 1, rest.size());
    return rest.substr(0, end);
  }

  // "inet filter { # handle 1"
  void ReadTable(std::string_view line) {
    const size_t space = line.find(' ');
    const size_t brace = line.rfind(" {");
    if (brace == std::string_view::npos || brace <= space) return;
    table_.family = line.substr(0, space);
    table_.table = line.substr(space + 1, brace - space - 1);
  }

  // "forward { # handle 1", and all of it.
  void ReadChain(std::string_view line) {
    const size_t brace = line.rfind(" {");
    if (brace == std::string_view::npos) return;
    table_.chain = line.substr(0, brace);
    const auto found = chains_.find(table_);
    if (found != chains_.end()) ReadRules(found->second);
  }

  void ReadRules(BookChain& chain) {
    // Each on a line before the first rule.
    for (const std::string_view head : {"\t\tcomment \"", "\t\ttype "}) {
      if (text_.substr(at_).starts_with(head)) NextLine();
    }
    for (BookRule& rule : chain.rules) {
      const auto text = TakeRule(rule.handle);
      if (!text) return;
      if (rule.text.empty()) rule.text = Joined(*text);
    }
  }

  // The text up to "# handle N", where that ends a line outside quotes. Quotes
  // within a comment, which nft itself does not take, are told by the end that
  // never comes.
  std::optional<std::string_view> TakeRule(uint64_t handle) {
    const std::string mark = fmt::format(" # handle {}\n", handle);
    const std::string_view rest = text_.substr(at_);
    const size_t first = rest.find(mark);
    if (first == std::string_view::npos) return std::nullopt;
    size_t end = first;
    while (HasOddQuotes(rest.substr(0, end))) {
      end = rest.find(mark, end + 1);
      if (end > LimitBehind(first)) end = first;
      if (end == first) break;
    }
    const std::string_view rule = rest.substr(0, end);
    // The same handle in another chain: here there is none.
    if (rule.starts_with("\t}\n") || rule.find("\n\t}\n") < rule.find('"')) {
      return std::nullopt;
    }
    at_ += end + mark.size();
    return rule;
  }

  std::string_view text_;
  BookChains& chains_;
  size_t at_ = 0;
  ChainName table_;
};

}  // namespace

void TakeTextsFromListing(std::string_view listing, BookChains& chains) {
  ListingReader(listing, chains).Read();
}

}  // namespace hopcheck
