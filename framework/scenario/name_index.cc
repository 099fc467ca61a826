#include "scenario/name_index.h"

#include <fmt/format.h>

#include <utility>

#include "scenario/quote.h"

namespace hopcheck {
NameIndex::NameIndex(const Topology& topology, Diagnostics& diagnostics)
    : diagnostics_(diagnostics) {
  for (const Namespace& ns : topology.namespaces) {
    Entry entry;
    entry.ns = &ns;
    for (const Interface& interface : ns.interfaces) {
      entry.interfaces.emplace(interface.name, &interface);
    }
    namespaces_.emplace(ns.name, std::move(entry));
    namespace_names_.push_back(ns.name);
  }
}

const Namespace* NameIndex::FindNamespace(std::string_view name) const {
  const auto found = namespaces_.find(name);
  return found == namespaces_.end() ? nullptr : found->second.ns;
}

const Interface* NameIndex::FindInterface(std::string_view ns,
                                          std::string_view interface) const {
  const auto found = namespaces_.find(ns);
  if (found == namespaces_.end()) return nullptr;
  const auto in_it = found->second.interfaces.find(interface);
  return in_it == found->second.interfaces.end() ? nullptr : in_it->second;
}

bool NameIndex::HasInterface(std::string_view ns,
                             std::string_view interface) const {
  return interface == "lo" || FindInterface(ns, interface) != nullptr;
}

bool NameIndex::MaySuggest(size_t names) {
  if (names > names_left_) return false;
  names_left_ -= names;
  return true;
}

bool NameIndex::CheckNamespace(std::string_view name, const Place& place) {
  if (name.empty()) return false;
  if (FindNamespace(name) != nullptr) return true;
  std::string hint;
  if (MaySuggest(namespace_names_.size())) {
    hint = DidYouMean(name, namespace_names_);
  }
  diagnostics_.Error(
      place, fmt::format("there is no namespace {}{}", Quote(name), hint));
  return false;
}

bool NameIndex::CheckInterface(std::string_view ns, std::string_view interface,
                               const Place& place) {
  if (!CheckNamespace(ns, place)) return false;
  if (HasInterface(ns, interface)) return true;
  const std::vector<Interface>& declared = FindNamespace(ns)->interfaces;
  std::string hint;
  if (MaySuggest(declared.size())) {
    std::vector<std::string_view> known;
    for (const Interface& i : declared) known.push_back(i.name);
    hint = DidYouMean(interface, known);
  }
  diagnostics_.Error(place, fmt::format("namespace {} has no interface {}{}",
                                        Quote(ns), Quote(interface), hint));
  return false;
}

}  // namespace hopcheck
