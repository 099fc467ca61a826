// Expectations on a packet's path as gmock matchers, for tests in C++:
//
//   EXPECT_THAT(path, Hops("client/eth0", "router/lan"));
//
//   // Value of: path
//   // Expected: has the hops client/eth0, router/lan
//   //   Actual: dropped: client/eth0, {drop: client, reason: NETFILTER_DROP},
//   //   expected hop router/lan, but the packet was dropped in client:
//   //   NETFILTER_DROP in nf_hook_slow
//
// They mean what the same lists mean in a scenario: Compare decides.
#ifndef HOPCHECK_EXPECT_MATCHERS_H_
#define HOPCHECK_EXPECT_MATCHERS_H_

#include <gmock/gmock.h>

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "expect/compare.h"
#include "expect/notation.h"
#include "trace/packet_path.h"

namespace hopcheck {

// Found by gmock, which would print bytes otherwise.
inline void PrintTo(const PacketPath& path, std::ostream* os) {
  *os << (path.outcome ? ToString(*path.outcome) : "inconclusive");
  const auto print = [os](const char* before, const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      *os << std::exchange(before, ", ") << ToString(step);
    }
  };
  print(": ", path.request);
  print("; reply: ", path.reply);
  for (const auto& branch : path.branches) print("; copy: ", branch);
}

namespace matchers_internal {

// "client/eth0" as a step; a step as it is.
inline ExpectedStep ToStep(std::string_view hop) {
  const size_t slash = hop.find('/');
  ExpectedHop step{.namespace_name = std::string(hop.substr(0, slash))};
  if (slash != hop.npos) step.interface = std::string(hop.substr(slash + 1));
  return {.what = std::move(step)};
}
inline ExpectedStep ToStep(decltype(ExpectedStep::what) what) {
  return {.what = std::move(what)};
}

inline std::string List(const std::vector<ExpectedStep>& steps) {
  std::string text;
  for (const ExpectedStep& step : steps) {
    text += (text.empty() ? "" : ", ") + ToString(step);
  }
  return text;
}

// Compare's mismatches as gmock's explanation.
class ExpectationMatcher
    : public ::testing::MatcherInterface<const PacketPath&> {
 public:
  // `verb` and `negated` begin the description: "has", "does not have".
  ExpectationMatcher(Expectation expectation, std::string verb,
                     std::string negated, std::string object)
      : expectation_(std::move(expectation)),
        verb_(std::move(verb)),
        negated_(std::move(negated)),
        object_(std::move(object)) {}

  bool MatchAndExplain(
      const PacketPath& path,
      ::testing::MatchResultListener* listener) const override {
    const char* separator = "";
    const std::vector<Mismatch> mismatches = Compare(expectation_, path);
    for (const Mismatch& mismatch : mismatches) {
      *listener << std::exchange(separator, "; ") << mismatch.message;
    }
    return mismatches.empty();
  }
  void DescribeTo(std::ostream* os) const override {
    *os << verb_ << ' ' << object_;
  }
  void DescribeNegationTo(std::ostream* os) const override {
    *os << negated_ << ' ' << object_;
  }

 private:
  Expectation expectation_;
  std::string verb_;
  std::string negated_;
  std::string object_;
};

}  // namespace matchers_internal

using PathMatcher = ::testing::Matcher<const PacketPath&>;

// The request crosses these interfaces ("namespace/interface"), in this order,
// and no other; without any, the packet never left.
template <typename... Names>
PathMatcher Hops(const Names&... names) {
  ExpectedPath list{
      .steps = {matchers_internal::ToStep(std::string_view(names))...}};
  const std::string object =
      sizeof...(names) == 0 ? "no hops"
                            : "the hops " + matchers_internal::List(list.steps);
  return PathMatcher(new matchers_internal::ExpectationMatcher(
      {.request = std::move(list)}, "has", "does not have", object));
}

// The same of what came back.
template <typename... Names>
PathMatcher ReplyHops(const Names&... names) {
  ExpectedPath list{
      .steps = {matchers_internal::ToStep(std::string_view(names))...}};
  const std::string object =
      sizeof...(names) == 0
          ? "no reply"
          : "the reply hops " + matchers_internal::List(list.steps);
  return PathMatcher(new matchers_internal::ExpectationMatcher(
      {.reply = std::move(list)}, "has", "does not have", object));
}

// Neither request, reply nor any copy meets one of these: hops by name, other
// steps as ExpectedDrop{…} and the like.
template <typename... Steps>
PathMatcher Never(const Steps&... steps) {
  Expectation never{.never = {matchers_internal::ToStep(steps)...}};
  const std::string object = matchers_internal::List(never.never);
  return PathMatcher(new matchers_internal::ExpectationMatcher(
      std::move(never), "never meets", "meets", object));
}

// The request is dropped in this namespace, for this reason where it is given
// ("NETFILTER_DROP").
inline PathMatcher DroppedIn(std::string namespace_name,
                             std::optional<std::string> reason = {}) {
  ExpectedPath list{.steps = {{.what = ExpectedDrop{
                                   .namespace_name = std::move(namespace_name),
                                   .reason = std::move(reason)}}}};
  const std::string object = matchers_internal::List(list.steps);
  return PathMatcher(new matchers_internal::ExpectationMatcher(
      {.request = std::move(list)}, "meets", "does not meet", object));
}

// The request reaches a receiver in this namespace.
inline PathMatcher Delivered(std::string namespace_name) {
  ExpectedPath list{
      .steps = {{.what = ExpectedDeliver{std::move(namespace_name), {}}}}};
  const std::string object = matchers_internal::List(list.steps);
  return PathMatcher(new matchers_internal::ExpectationMatcher(
      {.request = std::move(list)}, "meets", "does not meet", object));
}

inline PathMatcher HasOutcome(Outcome outcome) {
  return PathMatcher(new matchers_internal::ExpectationMatcher(
      {.outcome = outcome}, "is", "is not", std::string(ToString(outcome))));
}

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_MATCHERS_H_
