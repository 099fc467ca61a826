// The kernel's functions by address, from /proc/kallsyms.
//
// Reading kallsyms takes the kernel some 80 ms, so the table is kept in the
// cache for as long as the machine is up (addresses change at every boot) and
// mapped from there: a lookup touches a few pages and costs microseconds.
#ifndef HOPCHECK_TRACE_SYMBOL_TABLE_H_
#define HOPCHECK_TRACE_SYMBOL_TABLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hopcheck {

// The table as bytes: sorted addresses, then names. Pure.
std::string PackSymbols(std::string_view kallsyms);

// A packed table, read where it lies. Damaged bytes give no names, never a read
// beyond their end.
class SymbolTable {
 public:
  explicit SymbolTable(std::string_view packed) : packed_(packed) {}
  // Whether the bytes are a table at all.
  bool valid() const;
  // The function that holds `address`; nothing outside all functions.
  std::optional<std::string_view> Find(uint64_t address) const;

 private:
  std::string_view packed_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_SYMBOL_TABLE_H_
