#include "kernel/topology/observer.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace hopcheck::testing {
namespace {

NetlinkSocket SocketIn(const NetNamespace& target) {
  const NamespaceScope inside(target);
  return NetlinkSocket(NETLINK_ROUTE, "namespace " + target.name());
}

}  // namespace

Observer::Observer(const NetNamespace& target)
    : target_(target), socket_(SocketIn(target)) {}

std::vector<LinkState> Observer::Links() {
  std::vector<LinkState> links;
  for (const Reply& reply : socket_.Exchange(ShowLinks())) {
    if (auto link = ParseLink(reply)) links.push_back(*link);
  }
  return links;
}

LinkState Observer::Link(const std::string& name) {
  for (const LinkState& link : Links()) {
    if (link.device.name == name) return link;
  }
  throw std::out_of_range("no interface " + name);
}

std::vector<LiveAddress> Observer::Addresses(Family family) {
  std::vector<LiveAddress> addresses;
  for (const Reply& reply : socket_.Exchange(ShowAddresses(family))) {
    if (auto address = ParseAddress(reply)) addresses.push_back(*address);
  }
  return addresses;
}

std::vector<std::string> Observer::Addresses(const std::string& interface) {
  const uint32_t index = Link(interface).device.index;
  std::vector<std::string> texts;
  for (const Family family : {Family::kIpv4, Family::kIpv6}) {
    for (const LiveAddress& address : Addresses(family)) {
      if (address.index == index && !address.prefix.address.IsLinkLocal()) {
        texts.push_back(address.prefix.ToString());
      }
    }
  }
  return texts;
}

std::vector<LiveRoute> Observer::Routes(Family family) {
  std::vector<LiveRoute> routes;
  for (const Reply& reply : socket_.Exchange(ShowRoutes(family))) {
    if (auto route = ParseRoute(reply)) routes.push_back(*route);
  }
  return routes;
}

LiveRoute Observer::RouteTo(const std::string& prefix, uint32_t table) {
  const IpPrefix destination = *IpPrefix::Parse(prefix);
  for (const LiveRoute& route : Routes(destination.family())) {
    if (route.destination == destination && route.table == table) return route;
  }
  throw std::out_of_range("no route to " + prefix);
}

std::vector<PolicyRule> Observer::Rules(Family family) {
  std::vector<PolicyRule> rules;
  for (const Reply& reply : socket_.Exchange(ShowRules(family))) {
    if (auto rule = ParseRule(reply)) rules.push_back(*rule);
  }
  return rules;
}

std::vector<LiveNeighbour> Observer::Neighbours(Family family) {
  std::vector<LiveNeighbour> neighbours;
  for (const Reply& reply : socket_.Exchange(ShowNeighbours(family))) {
    if (auto neighbour = ParseNeighbour(reply))
      neighbours.push_back(*neighbour);
  }
  return neighbours;
}

std::vector<VlanMembership> Observer::Vlans(const std::string& interface) {
  const uint32_t index = Link(interface).device.index;
  for (const Reply& reply : socket_.Exchange(ShowVlans())) {
    const auto vlans = ParseVlans(reply);
    if (vlans && vlans->index == index) return vlans->vlans;
  }
  return {};
}

std::string Observer::Sysctl(const std::string& path) {
  const NamespaceScope inside(target_);
  std::ifstream file("/proc/sys/" + path);
  if (!file) throw std::out_of_range("no sysctl " + path);
  std::string text;
  std::getline(file, text);
  return text;
}

uint32_t CurrentNamespace() {
  struct stat status;
  if (::stat("/proc/thread-self/ns/net", &status) != 0) return 0;
  return static_cast<uint32_t>(status.st_ino);
}

size_t OpenDescriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<size_t>(std::distance(begin(all), end(all)));
}

}  // namespace hopcheck::testing
