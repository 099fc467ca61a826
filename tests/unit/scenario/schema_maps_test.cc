// Every map of a scenario: the schema and the reader know the same keys, and
// miss the same ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "read_text.h"
#include "scenario/scalar.h"
#include "schema.h"
#include "schema_maps.h"

namespace hopcheck::testing {
namespace {

std::string FlowMap(const Entries& entries) {
  std::string text = "{";
  for (const auto& [key, value] : entries) text += key + ": " + value + ", ";
  return text + "}";
}

std::string ErrorsWith(const MapCase& map, const Entries& entries) {
  return ErrorsOf(Fill(map.where, FlowMap(entries)));
}

// The keys that the reader names where it meets one that it does not know.
std::set<std::string> KnownKeys(const MapCase& map) {
  const std::string errors =
      ErrorsWith(map, Join(map.example, {{"qqqqqqqq", "1"}}));
  const std::string before = "unknown key 'qqqqqqqq' in ";
  const std::string list = "; known here: ";
  size_t begin = errors.find(before);
  if (begin != std::string::npos) begin = errors.find(list, begin);
  EXPECT_NE(begin, std::string::npos) << map.pointer << "\n" << errors;
  if (begin == std::string::npos) return {};
  std::istringstream line(errors.substr(begin + list.size()));
  std::string text;
  std::getline(line, text);
  std::set<std::string> keys;
  for (size_t at = 0; at != std::string::npos;) {
    const size_t comma = text.find(", ", at);
    keys.insert(text.substr(at, comma - at));
    at = comma == std::string::npos ? comma : comma + 2;
  }
  return keys;
}

std::set<std::string> PropertiesOf(const MapCase& map) {
  std::set<std::string> names;
  for (const auto& [name, schema] : At(map.pointer).at("properties").items()) {
    names.insert(name);
  }
  return names;
}

bool IsClosedMap(const Json& schema) {
  return schema.contains("additionalProperties") &&
         schema.at("additionalProperties") == false;
}

TEST(SchemaMaps, TheExamplesAreSound) {
  for (const MapCase& map : AllMapCases()) {
    EXPECT_EQ(ErrorsWith(map, map.example), "") << map.pointer;
  }
}

TEST(SchemaMaps, KnowTheKeysThatTheReaderKnows) {
  for (const MapCase& map : AllMapCases()) {
    std::set<std::string> known = KnownKeys(map);
    // lo is an interface to the reader, and takes but some of its keys.
    if (map.pointer == "/$defs/loopback") {
      for (const auto& [key, value] : map.refused) known.erase(key);
    }
    EXPECT_EQ(PropertiesOf(map), known) << map.pointer;
  }
}

TEST(SchemaMaps, TheExamplesHaveEveryKey) {
  for (const MapCase& map : AllMapCases()) {
    std::set<std::string> keys;
    for (const auto& [key, value] : Join(map.example, map.refused)) {
      keys.insert(key);
    }
    EXPECT_THAT(keys, ::testing::IsSupersetOf(PropertiesOf(map)))
        << map.pointer;
  }
}

TEST(SchemaMaps, RequireTheKeysThatTheReaderRequires) {
  for (const MapCase& map : AllMapCases()) {
    std::set<std::string> required;
    for (size_t i = 0; i < map.example.size(); ++i) {
      Entries rest = map.example;
      rest.erase(rest.begin() + static_cast<ptrdiff_t>(i));
      if (!ErrorsWith(map, rest).empty()) required.insert(map.example[i].first);
    }
    EXPECT_THAT(required, ::testing::IsSupersetOf(map.kept)) << map.pointer;
    for (const std::string& key : map.kept) required.erase(key);
    EXPECT_EQ(Names(At(map.pointer).value("required", Json::array())), required)
        << map.pointer;
  }
}

TEST(SchemaMaps, KeysBesideOthersAreRefused) {
  for (const MapCase& map : AllMapCases()) {
    for (const auto& entry : map.refused) {
      EXPECT_NE(ErrorsWith(map, Join(map.example, {entry})), "")
          << map.pointer << " " << entry.first;
    }
  }
}

// A fixture holds the keys of a topology, all of which may stand elsewhere.
TEST(SchemaMaps, AFixtureIsATopologyThatMissesNothing) {
  const MapCase topology{"/$defs/topology", "", {}};
  const MapCase fixture{"/$defs/fixture", "", {}};
  EXPECT_EQ(PropertiesOf(fixture), PropertiesOf(topology));
  EXPECT_FALSE(At(fixture.pointer).contains("required"));
}

TEST(SchemaMaps, AllAreClosedAndAskedForHere) {
  std::set<std::string> asked = {"/$defs/fixture"};
  for (const MapCase& map : AllMapCases()) asked.insert(map.pointer);
  const auto closed = PointersOf(IsClosedMap);
  EXPECT_EQ(std::set<std::string>(closed.begin(), closed.end()), asked);
  // What has properties and is open adds conditions to a closed one.
  for (const std::string& pointer : PointersOf([](const Json& schema) {
         return schema.contains("properties") &&
                !schema.contains("additionalProperties");
       })) {
    EXPECT_THAT(pointer, ::testing::ContainsRegex("/(then|anyOf/[0-9]+)$"));
  }
}

// The keys that tell the kinds of steps apart, in the order of the schema.
std::vector<std::string_view> KindsIn(const std::string& pointer) {
  std::vector<std::string_view> kinds;
  for (const Json& kind : At(pointer + "/anyOf")) {
    const Json& map = At(kind.at("$ref").get<std::string_view>().substr(1));
    if (!map.contains("required")) continue;  // short for a hop
    kinds.push_back(map.at("required").at(0).get<std::string_view>());
  }
  return kinds;
}

TEST(SchemaMaps, StepsAreOfTheKindsThatTheReaderLists) {
  const std::vector<std::string_view> kinds = KindsIn("/$defs/step");
  const std::string errors = ErrorsOf(InExpect("request: [{qqqqqqqq: 1}]"));
  EXPECT_THAT(errors, ::testing::HasSubstr("a step needs one of the keys " +
                                           Alternatives(kinds) + "\n"));
  EXPECT_EQ(KindsIn("/$defs/expectation/properties/hits/items"), kinds);
  std::vector<std::string_view> shared = {"outcome"};
  shared.insert(shared.end(), kinds.begin(), kinds.end());
  EXPECT_EQ(KindsIn("/$defs/expectation/properties/shares/items"), shared);
}

// A description of its own, or that of what it refers to.
std::string DescriptionOf(const Json& schema) {
  if (schema.contains("description")) {
    return schema.at("description").get<std::string>();
  }
  if (!schema.contains("$ref")) return "";
  const auto reference = schema.at("$ref").get<std::string>();
  return DescriptionOf(At(reference.substr(1)));
}

TEST(SchemaMaps, EveryKeySaysWhatItIs) {
  for (const std::string& pointer : PointersOf(IsClosedMap)) {
    for (const auto& [key, value] : At(pointer).at("properties").items()) {
      EXPECT_THAT(DescriptionOf(value), ::testing::EndsWith("."))
          << pointer << "/properties/" << key;
    }
  }
}

}  // namespace
}  // namespace hopcheck::testing
