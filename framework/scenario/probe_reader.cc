#include "scenario/probe_reader.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "scenario/expectation_reader.h"
#include "scenario/map_reader.h"
#include "scenario/names.h"
#include "scenario/quote.h"

namespace hopcheck {
namespace {

constexpr uint32_t kMaxPingSize = 65507;  // 65535 less the IP and ICMP headers
constexpr std::chrono::milliseconds kMaxTimeout = std::chrono::minutes(10);

void ReadFrom(const Scalar& scalar, Ping& ping, Diagnostics& diagnostics) {
  ping.from_place = scalar.place;
  if (scalar.text.find('/') == std::string::npos) {
    ping.from = scalar.text;
    return;
  }
  const auto end = ToEndpoint(scalar, "from", diagnostics);
  if (!end) return;
  ping.from = end->namespace_name;
  ping.from_interface = end->interface;
}

// An address holds '.' or ':', which a namespace's name may not.
void ReadTo(const Scalar& scalar, Target& target, Diagnostics& diagnostics) {
  target.place = scalar.place;
  if (scalar.text.find('/') != std::string::npos) {
    const auto end = ToEndpoint(scalar, "to", diagnostics);
    if (!end) return;
    target.namespace_name = end->namespace_name;
    target.interface = end->interface;
    return;
  }
  if (scalar.text.find_first_of(".:") == std::string::npos) {
    target.namespace_name = scalar.text;
    return;
  }
  target.address = ToAddress(scalar, "to", diagnostics);
  if (target.address && target.address->IsUnspecified()) {
    diagnostics.Error(scalar.place,
                      fmt::format("nothing can be sent to {}", scalar.text));
  }
}

// What has a range of numbers, into a field of any width.
template <typename T>
void ReadNumber(MapReader& map, std::string_view key, uint64_t least,
                uint64_t most, T& into) {
  const auto scalar = map.OptionalScalar(key);
  if (!scalar) return;
  const auto value = ToNumber(*scalar, key, least, most, map.diagnostics());
  if (value) into = static_cast<uint32_t>(*value);
}

void ReadSize(MapReader& map, Ping& ping) {
  const auto scalar = map.OptionalScalar("size");
  if (!scalar) return;
  if (const auto size = ParseNumber(scalar->text);
      size && *size < kMinPingSize) {
    map.diagnostics().Error(
        scalar->place,
        fmt::format("size must be at least {}: the payload carries the cookie "
                    "that packets are traced by",
                    kMinPingSize));
    return;
  }
  const auto size =
      ToNumber(*scalar, "size", kMinPingSize, kMaxPingSize, map.diagnostics());
  if (size) ping.size = static_cast<uint32_t>(*size);
}

void ReadTtl(MapReader& map, Ping& ping) {
  std::optional<uint32_t> ttl;
  ReadNumber(map, "ttl", 1, 255, ttl);
  if (ttl) ping.ttl = static_cast<uint8_t>(*ttl);
}

Ping ReadPing(const YamlNode& node, Diagnostics& diagnostics) {
  MapReader map(node, "ping", diagnostics);
  Ping ping;
  ping.from_place = node.place;
  ping.to.place = node.place;
  if (const auto from = map.RequiredScalar("from")) {
    ReadFrom(*from, ping, diagnostics);
  }
  if (const auto to = map.RequiredScalar("to")) {
    ReadTo(*to, ping.to, diagnostics);
  }
  ReadSize(map, ping);
  ReadTtl(map, ping);
  if (const auto mark = map.OptionalScalar("mark")) {
    ping.mark = ToMark(*mark, "mark", diagnostics);
  }
  ReadNumber(map, "count", 1, 1000, ping.count);
  if (const auto flow = map.OptionalScalar("flow")) {
    const auto choice = ToChoice(*flow, "flow", {"one", "each"}, diagnostics);
    ping.own_flows = choice == size_t{1};
  }
  if (const auto source = map.OptionalScalar("source")) {
    ping.source = ToAddress(*source, "source", diagnostics);
  }
  if (const auto flag = map.OptionalScalar("dont_fragment")) {
    ping.dont_fragment =
        ToBool(*flag, "dont_fragment", diagnostics).value_or(false);
  }
  map.RejectUnknown();
  return ping;
}

// "500ms", "2s", or a number of milliseconds.
void ReadTimeout(const Scalar& scalar, Probe& probe, Diagnostics& diagnostics) {
  std::string_view digits = scalar.text;
  std::chrono::milliseconds unit(1);
  if (digits.ends_with("ms")) {
    digits.remove_suffix(2);
  } else if (digits.ends_with("s")) {
    digits.remove_suffix(1);
    unit = std::chrono::seconds(1);
  }
  const auto value = ParseNumber(digits);
  const auto most = static_cast<uint64_t>(kMaxTimeout / unit);
  if (!value || *value == 0 || *value > most) {
    diagnostics.Error(scalar.place,
                      fmt::format("timeout must be a time up to ten minutes "
                                  "(500ms, 2s, or a number of milliseconds), "
                                  "not {}",
                                  Quote(scalar.text)));
    return;
  }
  probe.timeout = unit * *value;
}

// Nothing where it is still to be recorded.
std::optional<Expectation> ReadExpect(MapReader& map,
                                      bool may_lack_expectation) {
  constexpr std::string_view kHint = "'hopcheck record' writes it";
  Diagnostics& diagnostics = map.diagnostics();
  const YamlNode* node = map.Optional("expect");
  if (node != nullptr && node->kind != YamlNode::Kind::kNull) {
    return ReadExpectation(*node, diagnostics);
  }
  if (may_lack_expectation || !map.IsMap()) return std::nullopt;
  if (node == nullptr) {
    diagnostics.Error(map.place(),
                      fmt::format("a probe has no key 'expect'; {}", kHint));
  } else {
    diagnostics.Error(node->place,
                      fmt::format("nothing is expected here; {}", kHint));
  }
  return std::nullopt;
}

}  // namespace

Probe ReadProbe(const YamlNode& node, bool may_lack_expectation,
                Diagnostics& diagnostics) {
  Probe probe;
  probe.place = node.place;
  MapReader map(node, "a probe", diagnostics);
  if (const auto name = map.RequiredScalar("probe")) probe.name = name->text;
  if (const YamlNode* ping = map.Required("ping")) {
    probe.kind = ReadPing(*ping, diagnostics);
  }
  if (const auto timeout = map.OptionalScalar("timeout")) {
    ReadTimeout(*timeout, probe, diagnostics);
  }
  auto expect = ReadExpect(map, may_lack_expectation);
  probe.has_expectation = expect.has_value();
  if (expect) probe.expect = *std::move(expect);
  map.RejectUnknown();
  return probe;
}

}  // namespace hopcheck
