#include "trace/symbol_table.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <vector>

namespace hopcheck {
namespace {

struct Header {
  uint64_t magic;
  uint64_t count;
};
constexpr uint64_t kMagic = 0x31736d7973636f68;  // "hocsyms1"

// In the file: the header, `count` entries, then the names, each ending in NUL.
struct Entry {
  uint64_t address;
  uint64_t name;  // offset of the name in the whole table
};

struct Symbol {
  uint64_t address;
  std::string_view name;
};

// "ffffffff81000000 T _stext\t[module]": functions only.
std::optional<Symbol> ParseLine(std::string_view line) {
  Symbol symbol{};
  const char* end = line.data() + line.size();
  const auto [at, error] =
      std::from_chars(line.data(), end, symbol.address, 16);
  if (error != std::errc() || end - at < 4) return std::nullopt;
  if (std::string_view("tTwW").find(at[1]) == std::string_view::npos) {
    return std::nullopt;
  }
  symbol.name = std::string_view(at + 3, static_cast<size_t>(end - at - 3));
  symbol.name = symbol.name.substr(0, symbol.name.find_first_of("\t "));
  return symbol;
}

std::vector<Symbol> ParseKallsyms(std::string_view text) {
  std::vector<Symbol> symbols;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const auto symbol = ParseLine(text.substr(0, end));
    // Without privilege all addresses are 0.
    if (symbol && symbol->address != 0) symbols.push_back(*symbol);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::stable_sort(
      symbols.begin(), symbols.end(),
      [](const Symbol& a, const Symbol& b) { return a.address < b.address; });
  // Aliases of one address: the first in the kernel's own order.
  const auto repeated = std::unique(
      symbols.begin(), symbols.end(),
      [](const Symbol& a, const Symbol& b) { return a.address == b.address; });
  symbols.erase(repeated, symbols.end());
  return symbols;
}

template <typename T>
std::optional<T> ReadAt(std::string_view bytes, uint64_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) {
    return std::nullopt;
  }
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

uint64_t EntryOffset(uint64_t index) {
  return sizeof(Header) + index * sizeof(Entry);
}

}  // namespace

std::string PackSymbols(std::string_view kallsyms) {
  const std::vector<Symbol> symbols = ParseKallsyms(kallsyms);
  const Header header{kMagic, symbols.size()};
  std::string packed(reinterpret_cast<const char*>(&header), sizeof header);
  uint64_t name = EntryOffset(symbols.size());
  for (const Symbol& symbol : symbols) {
    const Entry entry{symbol.address, name};
    packed.append(reinterpret_cast<const char*>(&entry), sizeof entry);
    name += symbol.name.size() + 1;
  }
  for (const Symbol& symbol : symbols) {
    packed.append(symbol.name).push_back('\0');
  }
  return packed;
}

bool SymbolTable::valid() const {
  const auto header = ReadAt<Header>(packed_, 0);
  return header && header->magic == kMagic && header->count > 0 &&
         header->count < packed_.size() / sizeof(Entry);
}

std::optional<std::string_view> SymbolTable::Find(uint64_t address) const {
  if (!valid()) return std::nullopt;
  uint64_t low = 0, high = ReadAt<Header>(packed_, 0)->count;
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    const auto entry = ReadAt<Entry>(packed_, EntryOffset(middle));
    if (!entry) return std::nullopt;
    if (entry->address <= address) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == 0) return std::nullopt;
  const auto entry = ReadAt<Entry>(packed_, EntryOffset(low - 1));
  if (!entry || entry->name >= packed_.size()) return std::nullopt;
  const std::string_view rest = packed_.substr(entry->name);
  return rest.substr(0, rest.find('\0'));
}

}  // namespace hopcheck
