#include "trace/route_book.h"

#include <gtest/gtest.h>
#include <linux/rtnetlink.h>

#include <string>
#include <utility>

namespace hopcheck {
namespace {

BookRoute Route(uint32_t table, const char* destination,
                std::vector<BookHop> hops, const char* source = nullptr) {
  BookRoute route{.table = table,
                  .destination = IpPrefix::Parse(destination).value(),
                  .hops = std::move(hops)};
  if (source != nullptr) route.source = IpAddress::Parse(source);
  return route;
}

BookHop Via(const char* via, std::string device) {
  return {IpAddress::Parse(via), std::move(device)};
}
BookHop On(std::string device) { return {std::nullopt, std::move(device)}; }

RouteEvent Lookup(uint32_t table, const char* destination, BookHop hop) {
  RouteEvent event;
  event.table = table;
  event.destination = IpAddress::Parse(destination).value();
  event.via = hop.via;
  event.device = hop.device;
  return event;
}

// What a book of `routes` says of a lookup: the route's destination, or "".
std::string Found(std::vector<BookRoute> routes, const RouteEvent& lookup) {
  const RouteBook book(std::move(routes));
  const BookRoute* route = book.Find(lookup);
  return route == nullptr ? "" : route->destination.ToString();
}

TEST(RouteBook, TheLongestPrefixOfTheTable) {
  const std::vector<BookRoute> routes = {
      Route(RT_TABLE_MAIN, "0.0.0.0/0", {Via("10.0.0.1", "eth0")}),
      Route(RT_TABLE_MAIN, "10.1.0.0/16", {Via("10.0.0.1", "eth0")}),
      Route(100, "10.1.2.0/24", {Via("10.0.0.1", "eth0")})};
  const BookHop hop = Via("10.0.0.1", "eth0");
  EXPECT_EQ(Found(routes, Lookup(RT_TABLE_MAIN, "10.1.2.3", hop)),
            "10.1.0.0/16");
  EXPECT_EQ(Found(routes, Lookup(RT_TABLE_MAIN, "10.2.0.1", hop)), "0.0.0.0/0");
  EXPECT_EQ(Found(routes, Lookup(100, "10.1.2.3", hop)), "10.1.2.0/24");
  EXPECT_EQ(Found(routes, Lookup(100, "10.2.0.1", hop)), "");
}

TEST(RouteBook, ALookupsNextHopIsTheRoutes) {
  const std::vector<BookRoute> routes = {
      Route(RT_TABLE_MAIN, "10.1.0.0/16",
            {Via("10.0.0.1", "eth0"), Via("10.0.1.1", "eth1")}),
      Route(RT_TABLE_MAIN, "10.1.2.0/24", {On("eth2")})};
  EXPECT_EQ(
      Found(routes, Lookup(RT_TABLE_MAIN, "10.1.2.3", Via("10.0.1.1", "eth1"))),
      "10.1.0.0/16");
  EXPECT_EQ(Found(routes, Lookup(RT_TABLE_MAIN, "10.1.2.3", On("eth2"))),
            "10.1.2.0/24");
  EXPECT_EQ(Found(routes, Lookup(RT_TABLE_MAIN, "10.1.2.3", On("eth3"))), "");
}

TEST(RouteBook, OneThatLeadsNowhereHasNoNextHop) {
  EXPECT_EQ(Found({Route(RT_TABLE_MAIN, "0.0.0.0/0", {On("eth0")}),
                   Route(RT_TABLE_MAIN, "10.9.0.0/16", {})},
                  Lookup(RT_TABLE_MAIN, "10.9.0.1", {})),
            "10.9.0.0/16");
}

TEST(RouteBook, TheLocalTableIsAPartOfTheMainOne) {
  EXPECT_EQ(Found({Route(RT_TABLE_MAIN, "10.0.0.0/24", {On("eth0")}),
                   Route(RT_TABLE_LOCAL, "10.0.0.255/32", {On("eth0")})},
                  Lookup(RT_TABLE_MAIN, "10.0.0.255", On("eth0"))),
            "10.0.0.255/32");
}

TEST(RouteBook, FamiliesAreApart) {
  EXPECT_EQ(Found({Route(RT_TABLE_MAIN, "::/0", {On("eth0")})},
                  Lookup(RT_TABLE_MAIN, "10.0.0.1", On("eth0"))),
            "");
}

}  // namespace
}  // namespace hopcheck
