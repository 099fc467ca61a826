#include "scenario/topology_model.h"

#include <algorithm>

namespace hopcheck {

const Interface* Namespace::FindInterface(std::string_view interface) const {
  const auto found = std::ranges::find(interfaces, interface, &Interface::name);
  return found == interfaces.end() ? nullptr : &*found;
}

const Namespace* Topology::FindNamespace(std::string_view name) const {
  const auto found = std::ranges::find(namespaces, name, &Namespace::name);
  return found == namespaces.end() ? nullptr : &*found;
}

}  // namespace hopcheck
