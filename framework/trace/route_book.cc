#include "trace/route_book.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

#include <algorithm>
#include <array>

#include "netlink/route.h"
#include "netlink/socket.h"

namespace hopcheck {
namespace {

// Of the calling thread's network namespace, each asked for once: most routes
// lead to the same few.
class DeviceNames {
 public:
  const std::string& Of(uint32_t index) {
    const auto [known, is_new] = names_.try_emplace(index);
    std::array<char, IF_NAMESIZE> name{};
    if (is_new && index != 0 &&
        ::if_indextoname(index, name.data()) != nullptr) {
      known->second = name.data();
    }
    return known->second;
  }

 private:
  std::map<uint32_t, std::string> names_;
};

BookRoute ToBookRoute(const LiveRoute& live, DeviceNames& devices) {
  BookRoute route{.table = live.table,
                  .destination = live.destination,
                  .hops = {},
                  .source = live.source};
  for (const LiveHop& hop : live.hops) {
    route.hops.push_back({hop.via, devices.Of(hop.index)});
  }
  return route;
}

// Without policy rules IPv4's local table is looked up as a part of the main
// one; with them it was looked up before, in vain.
bool IsIn(const BookRoute& route, uint32_t table) {
  return route.table == table ||
         (table == RT_TABLE_MAIN && route.table == RT_TABLE_LOCAL);
}

bool LeadsAs(const BookRoute& route, const RouteEvent& lookup) {
  if (lookup.device.empty()) return true;
  return std::ranges::any_of(route.hops, [&](const BookHop& hop) {
    return hop.via == lookup.via && hop.device == lookup.device;
  });
}

}  // namespace

RouteBook RouteBook::Read() {
  std::vector<BookRoute> routes;
  DeviceNames devices;
  NetlinkSocket socket(NETLINK_ROUTE, "the routes of a namespace");
  for (const Family family : {Family::kIpv4, Family::kIpv6}) {
    for (const Reply& reply : socket.Exchange(ShowRoutes(family))) {
      const auto route = ParseRoute(reply);
      if (route) routes.push_back(ToBookRoute(*route, devices));
    }
  }
  return RouteBook(std::move(routes));
}

const BookRoute* RouteBook::Find(const RouteEvent& lookup) const {
  const BookRoute* best = nullptr;
  for (const BookRoute& route : routes_) {
    if (!IsIn(route, lookup.table) || !LeadsAs(route, lookup) ||
        !route.destination.Contains(lookup.destination)) {
      continue;
    }
    if (best == nullptr ||
        route.destination.length > best->destination.length) {
      best = &route;
    }
  }
  return best;
}

RouteBooks::RouteBooks(const LiveTopology& topology)
    : RouteBooks([&topology](uint32_t netns) -> const NetNamespace* {
        const auto& spaces = topology.namespaces();
        const auto space =
            std::ranges::find(spaces, netns, &NetNamespace::inode);
        return space == spaces.end() ? nullptr : &*space;
      }) {}

const RouteBook* RouteBooks::Find(uint32_t netns) {
  const auto known = books_.find(netns);
  if (known != books_.end()) return &known->second;
  const NetNamespace* space = open_(netns);
  if (space == nullptr) return nullptr;
  const NamespaceScope inside(*space);
  return &books_.emplace(netns, RouteBook::Read()).first->second;
}

}  // namespace hopcheck
