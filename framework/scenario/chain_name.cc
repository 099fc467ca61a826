#include "scenario/chain_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "scenario/quote.h"

namespace hopcheck {
namespace {

const std::vector<std::string_view>& Families() {
  static const std::vector<std::string_view> families = {
      "ip", "ip6", "inet", "bridge", "arp", "netdev"};
  return families;
}

bool HasSpace(std::string_view text) {
  return text.find_first_of(" \t/") != std::string_view::npos;
}

}  // namespace

std::optional<ChainName> ToChainName(const Scalar& scalar,
                                     Diagnostics& diagnostics) {
  std::string_view rest = scalar.text;
  ChainName name;
  if (const size_t colon = rest.find(':'); colon != std::string_view::npos) {
    Scalar family = scalar;
    family.text = std::string(rest.substr(0, colon));
    if (!ToChoice(family, "the family of a chain", Families(), diagnostics)) {
      return std::nullopt;
    }
    name.family = std::move(family.text);
    rest.remove_prefix(colon + 1);
  }
  // The first dot: a chain's name may hold others, a table's does not.
  const size_t dot = rest.find('.');
  if (dot == 0 || dot == std::string_view::npos || dot + 1 == rest.size() ||
      HasSpace(rest)) {
    diagnostics.Error(scalar.place,
                      fmt::format("a chain must be written table.CHAIN or "
                                  "family:table.chain, not {}",
                                  Quote(scalar.text)));
    return std::nullopt;
  }
  name.table = rest.substr(0, dot);
  name.chain = rest.substr(dot + 1);
  return name;
}

std::optional<ChainInNamespace> ToChainInNamespace(const Scalar& scalar,
                                                   Diagnostics& diagnostics) {
  const size_t slash = scalar.text.find('/');
  if (slash == 0 || slash == std::string::npos) {
    diagnostics.Error(scalar.place,
                      fmt::format("a chain must be written "
                                  "namespace/table.CHAIN or "
                                  "namespace/family:table.chain, not {}",
                                  Quote(scalar.text)));
    return std::nullopt;
  }
  Scalar bare = scalar;
  bare.text = scalar.text.substr(slash + 1);
  auto chain = ToChainName(bare, diagnostics);
  if (!chain) return std::nullopt;
  return ChainInNamespace{.namespace_name = scalar.text.substr(0, slash),
                          .chain = std::move(*chain)};
}

}  // namespace hopcheck
