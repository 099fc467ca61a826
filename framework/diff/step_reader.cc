#include "diff/step_reader.h"

#include <fmt/format.h>

#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "scenario/quote.h"

namespace hopcheck {
namespace {

template <typename Number>
Number ReadNumber(const JsonCursor& json, const char* key) {
  return static_cast<Number>(
      json.Number(key, std::numeric_limits<Number>::max()));
}

std::optional<IpAddress> ReadAddressIf(const JsonCursor& json,
                                       const char* key) {
  const std::optional<std::string> text = json.TextIf(key);
  if (!text) return std::nullopt;
  std::optional<IpAddress> address = IpAddress::Parse(*text);
  if (!address) {
    json.Complain(
        fmt::format("has {} as {}, which is no address", Quote(*text), key));
  }
  return address;
}

IpAddress ReadAddress(const JsonCursor& json, const char* key) {
  return json.Text(key).empty()
             ? IpAddress()
             : ReadAddressIf(json, key).value_or(IpAddress());
}

std::optional<IpPrefix> ReadPrefixIf(const JsonCursor& json, const char* key) {
  const std::optional<std::string> text = json.TextIf(key);
  if (!text) return std::nullopt;
  std::optional<IpPrefix> prefix = IpPrefix::Parse(*text);
  if (!prefix) {
    json.Complain(
        fmt::format("has {} as {}, which is no network", Quote(*text), key));
  }
  return prefix;
}

// One of two words.
template <typename Value>
Value ReadEither(const JsonCursor& json, const char* key, Value one,
                 Value other) {
  const std::string text = json.Text(key);
  if (text == ToString(one)) return one;
  if (text != ToString(other)) {
    json.Complain(fmt::format("has {} as {}, not {} or {}", Quote(text), key,
                              ToString(one), ToString(other)));
  }
  return other;
}

Family ReadFamily(const JsonCursor& json) {
  return ReadEither(json, "family", Family::kIpv4, Family::kIpv6);
}

std::optional<DecidingRule> ReadRule(const JsonCursor& step) {
  std::optional<DecidingRule> read;
  step.ObjectIf("rule", [&](const JsonCursor& rule) {
    read.emplace();
    read->policy = rule.Has("policy") && rule.json().at("policy") == true;
    read->position = static_cast<uint32_t>(
        rule.NumberIf("position", UINT32_MAX).value_or(0));
    read->comment = rule.TextIf("comment").value_or("");
    read->text = rule.TextIf("text").value_or("");
  });
  return read;
}

// "ip:filter.FORWARD": neither a family nor a table has what ends it here.
ChainName ToChain(std::string_view text) {
  ChainName name;
  if (const size_t colon = text.find(':'); colon < text.find('.')) {
    name.family = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (const size_t dot = text.find('.'); dot != text.npos) {
    name.table = text.substr(0, dot);
    text.remove_prefix(dot + 1);
  }
  name.chain = text;
  return name;
}

Hop ReadHop(const JsonCursor& json) {
  return {.namespace_name = json.Text("namespace"),
          .interface = json.Text("interface"),
          .direction =
              ReadEither(json, "direction", Direction::kOut, Direction::kIn),
          .source = ReadAddress(json, "source"),
          .destination = ReadAddress(json, "destination"),
          .hop_limit = ReadNumber<uint8_t>(json, "ttl"),
          .mark = static_cast<uint32_t>(
              json.NumberIf("mark", UINT32_MAX).value_or(0))};
}

ChainVerdict ReadChain(const JsonCursor& json) {
  return {
      .namespace_name = json.Text("namespace"),
      .chain = {.family = json.Text("family"),
                .table = json.Text("table"),
                .chain = json.Text("chain")},
      .hook = json.TextIf("hook").value_or(""),
      .backend = ReadEither(json, "backend", Backend::kNft, Backend::kLegacy),
      .verdict = json.Text("verdict"),
      .target = json.TextIf("target").value_or(""),
      .rule = ReadRule(json),
      .ct = json.TextIf("ct").value_or("")};
}

RouteLookup ReadRoute(const JsonCursor& json) {
  return {.namespace_name = json.Text("namespace"),
          .family = ReadFamily(json),
          .table = json.Text("table"),
          .destination = ReadPrefixIf(json, "destination"),
          .via = ReadAddressIf(json, "via"),
          .device = json.TextIf("device").value_or(""),
          .source = ReadAddressIf(json, "source"),
          .error = json.TextIf("error").value_or(""),
          .next_hops = static_cast<uint32_t>(
              json.NumberIf("next_hops", UINT32_MAX).value_or(0))};
}

Nat ReadNat(const JsonCursor& json) {
  return {.namespace_name = json.Text("namespace"),
          .source = ReadAddressIf(json, "source"),
          .destination = ReadAddressIf(json, "destination"),
          .old_source = ReadAddressIf(json, "old_source"),
          .old_destination = ReadAddressIf(json, "old_destination"),
          .rule = ReadRule(json)};
}

Drop ReadDrop(const JsonCursor& json) {
  Drop drop{.namespace_name = json.Text("namespace"),
            .interface = json.TextIf("interface").value_or(""),
            .reason = json.TextIf("reason").value_or(""),
            .location = json.TextIf("location").value_or(""),
            .rule = ReadRule(json),
            .icmp_error = json.TextIf("icmp_error").value_or("")};
  if (const auto chain = json.TextIf("chain")) drop.chain = ToChain(*chain);
  return drop;
}

Deliver ReadDeliver(const JsonCursor& json) {
  return {.namespace_name = json.Text("namespace"),
          .interface = json.TextIf("interface").value_or(""),
          .source = ReadAddress(json, "source"),
          .destination = ReadAddress(json, "destination")};
}

IcmpError ReadError(const JsonCursor& json) {
  IcmpError error{.namespace_name = json.Text("namespace"),
                  .family = ReadFamily(json),
                  .type = ReadNumber<uint8_t>(json, "icmp_type"),
                  .code = ReadNumber<uint8_t>(json, "icmp_code"),
                  .name = json.Text("type"),
                  .from = ReadAddress(json, "from"),
                  .from_namespace = json.TextIf("from_namespace").value_or("")};
  if (const auto mtu = json.NumberIf("mtu", UINT32_MAX)) {
    error.mtu = static_cast<uint32_t>(*mtu);
  }
  json.Object("quoted", [&](const JsonCursor& quoted) {
    error.quoted_source = ReadAddress(quoted, "source");
    error.quoted_destination = ReadAddress(quoted, "destination");
  });
  return error;
}

}  // namespace

std::optional<Step> ReadStep(const JsonCursor& step) {
  if (!step.IsObject()) return std::nullopt;
  const std::string kind = step.Text("step");
  if (kind == "hop") return Step{.what = ReadHop(step)};
  if (kind == "chain") return Step{.what = ReadChain(step)};
  if (kind == "route") return Step{.what = ReadRoute(step)};
  if (kind == "nat") return Step{.what = ReadNat(step)};
  if (kind == "drop") return Step{.what = ReadDrop(step)};
  if (kind == "deliver") return Step{.what = ReadDeliver(step)};
  if (kind == "error") return Step{.what = ReadError(step)};
  if (!kind.empty()) {
    step.Complain(fmt::format(
        "is a step of kind {}, which this version of hopcheck does not know",
        Quote(kind)));
  }
  return std::nullopt;
}

ConntrackEntry ReadConntrackEntry(const JsonCursor& entry) {
  ConntrackEntry read;
  if (!entry.IsObject()) return read;
  const auto tuple = [&](const char* key, ConntrackTuple& to) {
    entry.Object(key, [&](const JsonCursor& json) {
      to = {.source = ReadAddress(json, "source"),
            .destination = ReadAddress(json, "destination")};
    });
  };
  read.namespace_name = entry.Text("namespace");
  tuple("original", read.original);
  tuple("reply", read.reply);
  read.mark =
      static_cast<uint32_t>(entry.NumberIf("mark", UINT32_MAX).value_or(0));
  return read;
}

}  // namespace hopcheck
