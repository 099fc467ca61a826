// A piece of text with its place, a whole YAML scalar or one word of it, and
// what it can be read as. Each reader reports what does not fit at its place
// and then gives nothing; `what` is what the message calls the value.
#ifndef HOPCHECK_SCENARIO_SCALAR_H_
#define HOPCHECK_SCENARIO_SCALAR_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/ip_types.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

struct Scalar {
  std::string text;
  Place place;
  bool quoted = false;
  // Where the text begins, past a quote (see YamlNode).
  Place text_place = {};
  size_t text_offset = 0;
};

// The text of a node that is a scalar and not empty.
std::optional<Scalar> ReadScalar(const YamlNode& node, std::string_view what,
                                 Diagnostics& diagnostics);
// The same where the text stands on one line: a title, a name. `expected` is
// said where the node is no text at all.
std::optional<Scalar> ReadLine(const YamlNode& node, std::string_view what,
                               Diagnostics& diagnostics,
                               std::string_view expected = "text");

// Decimal digits; not in quotes, no sign, no leading zero.
std::optional<uint64_t> ToNumber(const Scalar& scalar, std::string_view what,
                                 uint64_t least, uint64_t most,
                                 Diagnostics& diagnostics);
// A number of 32 bits, decimal or with 0x, as iptables and ip write marks.
std::optional<uint32_t> ToMark(const Scalar& scalar, std::string_view what,
                               Diagnostics& diagnostics);
std::optional<bool> ToBool(const Scalar& scalar, std::string_view what,
                           Diagnostics& diagnostics);
std::optional<IpAddress> ToAddress(const Scalar& scalar, std::string_view what,
                                   Diagnostics& diagnostics);
std::optional<IpPrefix> ToPrefix(const Scalar& scalar, std::string_view what,
                                 Diagnostics& diagnostics);
std::optional<MacAddress> ToMac(const Scalar& scalar, std::string_view what,
                                Diagnostics& diagnostics);
// A routing table: main, local, default, or a number from 1.
std::optional<uint32_t> ToTable(const Scalar& scalar, Diagnostics& diagnostics);
// The index of the name in `names`.
std::optional<size_t> ToChoice(const Scalar& scalar, std::string_view what,
                               const std::vector<std::string_view>& names,
                               Diagnostics& diagnostics);

// "a, b or c".
std::string Alternatives(const std::vector<std::string_view>& names);
// Decimal digits within 64 bits, and nothing else.
std::optional<uint64_t> ParseNumber(std::string_view text);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_SCALAR_H_
