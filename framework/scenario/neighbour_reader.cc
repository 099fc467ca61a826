#include "scenario/neighbour_reader.h"

#include <fmt/format.h>

#include "scenario/map_reader.h"
#include "scenario/quote.h"
#include "scenario/words.h"

namespace hopcheck {
namespace {

// The three values of a neighbour, wherever they were written.
struct Parts {
  std::optional<Scalar> address;
  std::optional<Scalar> mac;
  std::optional<Scalar> device;
};

std::optional<Neighbour> Make(const Parts& parts, const Place& place,
                              std::string_view form, Diagnostics& diagnostics) {
  if (!parts.address || !parts.mac || !parts.device) {
    diagnostics.Error(place, fmt::format("a neighbour needs an address, a MAC "
                                         "address and a device: {}",
                                         form));
    return std::nullopt;
  }
  const auto address =
      ToAddress(*parts.address, "the address of a neighbour", diagnostics);
  const auto mac = ToMac(*parts.mac, "the MAC address", diagnostics);
  if (!address || !mac) return std::nullopt;
  return Neighbour{.address = *address,
                   .mac = *mac,
                   .device = parts.device->text,
                   .place = place};
}

// 10.0.0.5 lladdr 02:00:00:00:00:05 dev eth0
std::optional<Neighbour> ReadText(const Scalar& line,
                                  Diagnostics& diagnostics) {
  WordReader words(line, diagnostics);
  Parts parts;
  parts.address = words.Next();
  while (!words.done()) {
    const Scalar word = words.Next();
    if (word.text == "lladdr") {
      parts.mac = words.Argument(word);
      if (!parts.mac) return std::nullopt;
    } else if (word.text == "dev") {
      parts.device = words.Argument(word);
      if (!parts.device) return std::nullopt;
    } else if (word.text == "nud") {
      // The one state that a static entry has may be said.
      const auto state = words.Argument(word);
      if (state) ToChoice(*state, "nud", {"permanent"}, diagnostics);
    } else {
      diagnostics.Error(
          word.place,
          fmt::format("unknown word {} in a neighbour{}", Quote(word.text),
                      DidYouMean(word.text, {"lladdr", "dev", "nud"})));
      return std::nullopt;
    }
  }
  return Make(parts, line.place, "'10.0.0.5 lladdr 02:00:00:00:00:05 dev eth0'",
              diagnostics);
}

std::optional<Neighbour> ReadMap(const YamlNode& node,
                                 Diagnostics& diagnostics) {
  MapReader map(node, "a neighbour", diagnostics);
  const Parts parts = {.address = map.OptionalScalar("address"),
                       .mac = map.OptionalScalar("mac"),
                       .device = map.OptionalScalar("device")};
  map.RejectUnknown();
  return Make(parts, node.place, "keys address, mac, device", diagnostics);
}

}  // namespace

std::optional<Neighbour> ReadNeighbour(const YamlNode& node,
                                       Diagnostics& diagnostics) {
  if (node.kind == YamlNode::Kind::kMap) return ReadMap(node, diagnostics);
  const auto line = ReadLine(node, "a neighbour", diagnostics, "text or a map");
  return line ? ReadText(*line, diagnostics) : std::nullopt;
}

}  // namespace hopcheck
