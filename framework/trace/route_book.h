// What stands in a namespace's routing tables: a lookup that was seen names
// its table and next hop, and the book says which route that is.
#ifndef HOPCHECK_TRACE_ROUTE_BOOK_H_
#define HOPCHECK_TRACE_ROUTE_BOOK_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/ip_types.h"
#include "topology/live_topology.h"
#include "trace/route_event.h"

namespace hopcheck {

struct BookHop {
  std::optional<IpAddress> via;
  std::string device;
  bool operator==(const BookHop&) const = default;
};

struct BookRoute {
  uint32_t table = 0;  // RT_TABLE_MAIN
  IpPrefix destination;
  std::vector<BookHop> hops;        // none where it leads nowhere
  std::optional<IpAddress> source;  // that it prefers
};

class RouteBook {
 public:
  explicit RouteBook(std::vector<BookRoute> routes)
      : routes_(std::move(routes)) {}
  // Reads the calling thread's network namespace, the tables of both families.
  // Throws KernelError.
  static RouteBook Read();

  // The longest prefix of the lookup's table that holds its destination and
  // has its next hop; null where there is none (the lookup found nothing, or
  // the route is gone).
  const BookRoute* Find(const RouteEvent& lookup) const;

 private:
  std::vector<BookRoute> routes_;
};

// The books of several namespaces, each read when it is first asked for.
class RouteBooks {
 public:
  // Opens a namespace by its inode; null for one that is not to be looked into.
  using Open = std::function<const NetNamespace*(uint32_t netns)>;
  explicit RouteBooks(Open open) : open_(std::move(open)) {}
  // Those of a topology, which must outlive this.
  explicit RouteBooks(const LiveTopology& topology);

  // Null for a namespace that cannot be opened. Throws KernelError.
  const RouteBook* Find(uint32_t netns);

 private:
  Open open_;
  std::map<uint32_t, RouteBook> books_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_ROUTE_BOOK_H_
