// What the names in an expectation ($public) stand for: values that a packet
// met.
#ifndef HOPCHECK_EXPECT_BINDINGS_H_
#define HOPCHECK_EXPECT_BINDINGS_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "base/ip_types.h"
#include "scenario/probe_model.h"
#include "trace/packet_path.h"

namespace hopcheck {

using Bindings = std::map<std::string, IpAddress>;

// No more are tried: a step that a name stands in rarely matches more than
// once.
inline constexpr size_t kMostBindings = 1024;

// The bindings that could make `expected` true of `actual`, those that are met
// first before others; one that binds nothing where there is no name. A name
// that nothing could be is left out.
std::vector<Bindings> PossibleBindings(const Expectation& expected,
                                       const PacketPath& actual);

// The same expectation with the values of its names.
Expectation Bind(Expectation expected, const Bindings& bindings);

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_BINDINGS_H_
