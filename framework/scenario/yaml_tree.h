// Builds the tree of a YAML file from the parser's events, in order, within
// limits that hold whatever the file says: an alias costs what it stands for.
#ifndef HOPCHECK_SCENARIO_YAML_TREE_H_
#define HOPCHECK_SCENARIO_YAML_TREE_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

// What one file may hold. A scenario of 1,000 namespaces stays far below.
inline constexpr size_t kMaxYamlDepth = 64;  // lists and maps in each other
inline constexpr size_t kMaxYamlNodes = 100'000;
inline constexpr size_t kMaxYamlText = size_t{4} << 20;  // bytes, all scalars

// Ends the reading of a file: nothing that follows could be trusted, or paid.
struct YamlRefused {
  Place place;
  std::string message;
};

// Every call may throw YamlRefused. Anchors are numbers, 0 for none.
class YamlTree {
 public:
  using Anchor = size_t;

  explicit YamlTree(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  // A scalar or null; as the next thing in a map, its key.
  void AddLeaf(std::shared_ptr<YamlNode> leaf, Anchor anchor);
  void AddAlias(Anchor anchor, const Place& place);
  void Open(YamlNode::Kind kind, const Place& place, Anchor anchor);
  void Close();

  // Where nothing stands where the value of a key should: the key.
  const Place* PendingKeyPlace() const;
  bool InList() const;
  // Null until the outermost node is complete.
  YamlRef root() const { return root_; }

 private:
  // What a subtree counts for, aliases inside it as often as used.
  struct Cost {
    size_t nodes = 0;
    size_t text_bytes = 0;
    size_t height = 0;  // levels below and with it
  };
  struct Anchored {
    YamlRef node;
    Cost cost;
  };
  // A list or map whose end has not been seen.
  struct Frame {
    std::shared_ptr<YamlNode> node;
    Anchor anchor = 0;
    std::optional<YamlEntry> key;  // read, its value not
    std::unordered_map<std::string, int> key_lines = {};
    size_t height = 1;
    Cost before;
  };

  bool WantsKey() const;
  void Count(const Cost& cost, const Place& place);
  void Attach(YamlRef node, const Place& place);
  void AddEntry(Frame& frame);

  Diagnostics& diagnostics_;
  YamlRef root_;
  std::vector<Frame> stack_;
  std::unordered_map<Anchor, Anchored> anchors_;
  Cost total_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_YAML_TREE_H_
