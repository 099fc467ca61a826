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

// The chain's own name may hold a slash, a dot or a colon (those of kube-proxy
// do); what stands before it may not.
bool IsSound(std::string_view table, std::string_view chain) {
  return !table.empty() && !chain.empty() &&
         table.find_first_of(" \t/") == std::string_view::npos &&
         chain.find_first_of(" \t") == std::string_view::npos;
}

}  // namespace

std::optional<ChainName> ToChainName(const Scalar& scalar,
                                     Diagnostics& diagnostics) {
  std::string_view rest = scalar.text;
  ChainName name;
  const size_t colon = rest.find(':');
  if (colon != std::string_view::npos && colon < rest.find('.')) {
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
  if (dot == std::string_view::npos ||
      !IsSound(rest.substr(0, dot), rest.substr(dot + 1))) {
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
