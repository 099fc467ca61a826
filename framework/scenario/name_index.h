// The names that a topology declares, found in constant time, and the report
// of those that it does not.
#ifndef HOPCHECK_SCENARIO_NAME_INDEX_H_
#define HOPCHECK_SCENARIO_NAME_INDEX_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/topology_model.h"

namespace hopcheck {

// Points into the topology, which must outlive it.
class NameIndex {
 public:
  NameIndex(const Topology& topology, Diagnostics& diagnostics);

  // Null where there is none; of two of one name, the first.
  const Namespace* FindNamespace(std::string_view name) const;
  const Interface* FindInterface(std::string_view ns,
                                 std::string_view interface) const;
  // Declared, or lo, which is in every namespace.
  bool HasInterface(std::string_view ns, std::string_view interface) const;

  // Report what is not there. An empty name was reported when it was read.
  bool CheckNamespace(std::string_view name, const Place& place);
  bool CheckInterface(std::string_view ns, std::string_view interface,
                      const Place& place);

  // Whether a suggestion may look at so many names more. There is a budget: a
  // file that is wrong throughout would otherwise cost the square of its size.
  bool MaySuggest(size_t names);

 private:
  struct Entry {
    const Namespace* ns = nullptr;
    std::unordered_map<std::string_view, const Interface*> interfaces;
  };

  Diagnostics& diagnostics_;
  std::unordered_map<std::string_view, Entry> namespaces_;
  std::vector<std::string_view> namespace_names_;
  size_t names_left_ = 200'000;
};

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_NAME_INDEX_H_
