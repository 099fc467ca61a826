#include "unit/firewall/data_rule.h"

#include <gtest/gtest.h>

#include <memory>

#include "scenario/data_rule_reader.h"
#include "scenario/yaml_document.h"

namespace hopcheck::testing {

DataRule RuleOf(const std::string& yaml) {
  const auto source = std::make_shared<const SourceFile>(
      SourceFile{"x.yaml", "{chain: t.c, rules: [{" + yaml + "}]}"});
  Diagnostics diagnostics;
  std::optional<DataChain> chain;
  if (const YamlRef root = ParseYaml(source, diagnostics)) {
    chain = ReadDataChain(*root, diagnostics);
  }
  EXPECT_EQ("", diagnostics.Render()) << yaml;
  return chain && chain->rules.size() == 1 ? chain->rules[0] : DataRule{};
}

}  // namespace hopcheck::testing
