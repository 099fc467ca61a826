// Paths and expectations in a few words, for tests.
#ifndef HOPCHECK_TESTS_UNIT_EXPECT_STEPS_H_
#define HOPCHECK_TESTS_UNIT_EXPECT_STEPS_H_

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/icmp_names.h"
#include "scenario/probe_model.h"
#include "trace/packet_path.h"

namespace hopcheck::testing {

// "client/eth0" in two.
inline std::pair<std::string, std::string> SplitName(std::string_view name) {
  const size_t slash = name.find('/');
  return {std::string(name.substr(0, slash)),
          std::string(name.substr(slash + 1))};
}

inline Step HopOut(std::string_view name) {
  auto [ns, interface] = SplitName(name);
  return {.what = Hop{ns, interface, Direction::kOut}};
}

inline Step HopIn(std::string_view name) {
  auto [ns, interface] = SplitName(name);
  return {.what = Hop{ns, interface, Direction::kIn}};
}

// Out, in, out, in, …: as a packet crosses links.
inline std::vector<Step> HopsOf(std::vector<std::string_view> names) {
  std::vector<Step> steps;
  for (const std::string_view name : names) {
    steps.push_back(steps.size() % 2 == 0 ? HopOut(name) : HopIn(name));
  }
  return steps;
}

inline Step DropIn(std::string ns, std::string reason = "NETFILTER_DROP",
                   std::string location = "nf_hook_slow") {
  return {.what =
              Drop{std::move(ns), "", std::move(reason), std::move(location)}};
}

inline Step DeliverIn(std::string ns, std::string interface = "eth0") {
  return {.what = Deliver{std::move(ns), std::move(interface)}};
}

// An IPv4 error that `receiver` got from `sender` at 10.0.0.1.
inline Step ErrorTo(std::string receiver, std::string sender, uint8_t type = 3,
                    uint8_t code = 3) {
  return {.what = IcmpError{.namespace_name = std::move(receiver),
                            .family = Family::kIpv4,
                            .type = type,
                            .code = code,
                            .name = IcmpErrorName(Family::kIpv4, type, code),
                            .from = *IpAddress::Parse("10.0.0.1"),
                            .from_namespace = std::move(sender)}};
}

// What a test expects stands on line 10 and on, a step a line.
inline Place Line(int line) {
  static const auto source = std::make_shared<const SourceFile>(
      SourceFile{.path = "scenarios/x.yaml", .text = ""});
  return {.source = source, .line = line, .column = 9};
}

using ExpectedWhat = decltype(ExpectedStep::what);

inline ExpectedHop AHop(std::string_view name) {
  auto [ns, interface] = SplitName(name);
  return {.namespace_name = ns, .interface = interface};
}

inline ExpectedPath List(std::initializer_list<ExpectedWhat> steps,
                         int line = 10) {
  ExpectedPath path{.place = Line(line)};
  for (const ExpectedWhat& what : steps) {
    path.steps.push_back({.what = what, .place = Line(++line)});
  }
  return path;
}

inline ExpectedPath HopList(std::vector<std::string_view> names,
                            int line = 10) {
  ExpectedPath path{.place = Line(line)};
  for (const std::string_view name : names) {
    path.steps.push_back({.what = AHop(name), .place = Line(++line)});
  }
  return path;
}

inline std::vector<Step> operator+(std::vector<Step> steps, Step step) {
  steps.push_back(std::move(step));
  return steps;
}

// From the client through the router to the server, and back.
inline std::vector<Step> RoutedRequest() {
  return HopsOf({"client/eth0", "router/lan", "router/wan", "server/eth0"}) +
         DeliverIn("server");
}
inline std::vector<Step> RoutedReply() {
  return HopsOf({"server/eth0", "router/wan", "router/lan", "client/eth0"}) +
         DeliverIn("client");
}
inline ExpectedPath RoutedList(int line = 10) {
  return HopList({"client/eth0", "router/lan", "router/wan", "server/eth0"},
                 line);
}

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_UNIT_EXPECT_STEPS_H_
