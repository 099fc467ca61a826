#include "kernel/firewall/data_item.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cctype>
#include <memory>
#include <utility>

#include "scenario/data_rule_reader.h"
#include "scenario/yaml_document.h"

namespace hopcheck::testing {

FirewallItem DataItem(const std::string& chains) {
  const auto source =
      std::make_shared<const SourceFile>(SourceFile{"x.yaml", chains});
  Diagnostics diagnostics;
  FirewallItem item;
  item.kind = FirewallItem::Kind::kRules;
  if (const YamlRef root = ParseYaml(source, diagnostics)) {
    item.place = root->place;
    for (const YamlRef& node : root->items) {
      if (auto chain = ReadDataChain(*node, diagnostics)) {
        item.chains.push_back(std::move(*chain));
      }
    }
  }
  EXPECT_EQ("", diagnostics.Render());
  return item;
}

std::string TestName(size_t index, std::string_view words) {
  std::string name = fmt::format("{}_{}", index, words);
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

}  // namespace hopcheck::testing
