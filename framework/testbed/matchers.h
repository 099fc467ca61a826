// Expectations on a packet's path as gmock matchers. They mean what the same
// lists mean in a scenario, and a failure reads as a scenario's does:
//
//   EXPECT_THAT(path, Hops("client/eth0", "router/lan", "router/wan",
//                          "server/eth0"));
//
//   // Value of: path
//   // Expected: has the hops client/eth0, router/lan, router/wan, server/eth0
//   //   Actual: dropped: client/eth0, router/lan, {drop: router, reason:
//   //   NETFILTER_DROP},
//   //   request    expected hop router/wan, but the packet was dropped in
//   //              router by rule 3 'deny' of filter.FORWARD: …
//   //                expected     actual
//   //                client/eth0  client/eth0  out
//   //              …
//   //   why        router/filter.FORWARD: rule 3 'deny' dropped the packet: …
//
// Where what became of a packet could not be observed, Testbed::Send throws:
// neither a matcher nor its negation ever holds of an inconclusive path.
#ifndef HOPCHECK_TESTBED_MATCHERS_H_
#define HOPCHECK_TESTBED_MATCHERS_H_

#include <gmock/gmock.h>

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenario/probe_model.h"
#include "testbed/path_check.h"
#include "trace/packet_path.h"

namespace hopcheck {

// Found by gmock, which would print bytes otherwise.
inline void PrintTo(const PacketPath& path, std::ostream* os) {
  *os << PathWords(path);
}

namespace matchers_internal {

inline ExpectedStep ToStep(std::string_view hop) { return HopStep(hop); }
inline ExpectedStep ToStep(decltype(ExpectedStep::what) what) {
  return {.what = std::move(what)};
}

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
    const std::string differences = Differences(expectation_, path);
    if (!differences.empty()) *listener << "\n" << differences;
    return differences.empty();
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

namespace matchers_internal {

inline PathMatcher Match(Expectation expectation, std::string verb,
                         std::string negated, std::string object) {
  return PathMatcher(new ExpectationMatcher(std::move(expectation),
                                            std::move(verb), std::move(negated),
                                            std::move(object)));
}

// "has the reply hops a/eth0, b/eth0".
inline PathMatcher Has(Expectation expectation, const ExpectedPath& hops,
                       const std::string& what, const std::string& none) {
  return Match(std::move(expectation), "has", "does not have",
               hops.steps.empty() ? none : what + " " + StepWords(hops.steps));
}

}  // namespace matchers_internal

// The request crosses these interfaces ("namespace/interface"), in this order,
// and no other; without any, the packet never left.
template <typename... Names>
PathMatcher Hops(const Names&... names) {
  ExpectedPath hops{.steps = {HopStep(std::string_view(names))...}};
  return matchers_internal::Has({.request = hops}, hops, "the hops", "no hops");
}

// The same of what came back.
template <typename... Names>
PathMatcher ReplyHops(const Names&... names) {
  ExpectedPath hops{.steps = {HopStep(std::string_view(names))...}};
  return matchers_internal::Has({.reply = hops}, hops, "the reply hops",
                                "no reply");
}

// The request meets these steps, in this order; others may stand between:
// ExpectedNat{…}, ExpectedRoute{…}, ExpectedChain{…} and the like.
template <typename... Steps>
PathMatcher Meets(const Steps&... steps) {
  ExpectedPath list{.steps = {matchers_internal::ToStep(steps)...}};
  const std::string object = StepWords(list.steps);
  return matchers_internal::Match({.request = std::move(list)}, "meets",
                                  "does not meet", object);
}

// Neither request, reply nor any copy meets one of these: hops by name, other
// steps as ExpectedDrop{…} and the like.
template <typename... Steps>
PathMatcher Never(const Steps&... steps) {
  Expectation never{.never = {matchers_internal::ToStep(steps)...}};
  const std::string object = StepWords(never.never);
  return matchers_internal::Match(std::move(never), "never meets", "meets",
                                  object);
}

// A chain as a step of a scenario names it: Chain("router/filter.FORWARD"),
// Chain("router/inet:fw.forward").
struct Chain {
  explicit Chain(std::string_view name) : asked(ChainStep(name)) {}
  ExpectedChain asked;
};

// A rule by its comment, by its position ("3"), or the policy: Rule("policy").
struct Rule {
  explicit Rule(std::string_view rule) : name(rule) {}
  explicit Rule(uint32_t position) : name(std::to_string(position)) {}
  std::string name;
};

// The state that conntrack gave the packet: Ct("established").
struct Ct {
  explicit Ct(std::string_view ct) : state(ct) {}
  std::string state;
};

namespace matchers_internal {

inline void Ask(const Verdict& verdict, ExpectedChain& chain) {
  chain.verdict = ToString(verdict);
}
inline void Ask(const Rule& rule, ExpectedChain& chain) {
  chain.rule = rule.name;
}
inline void Ask(const Ct& ct, ExpectedChain& chain) { chain.ct = ct.state; }
inline void Ask(const Backend& backend, ExpectedChain& chain) {
  chain.backend = backend;
}

template <typename... Asked>
ExpectedChain AskAll(const Chain& chain, const Asked&... asked) {
  ExpectedChain all = chain.asked;
  (Ask(asked, all), ...);
  return all;
}

}  // namespace matchers_internal

// The request passes this chain; with a Verdict, a Rule, a Ct or a Backend
// behind it, in any order, with those.
template <typename... Asked>
PathMatcher Passes(const Chain& chain, const Asked&... asked) {
  return Meets(matchers_internal::AskAll(chain, asked...));
}

// The same of what came back.
template <typename... Asked>
PathMatcher ReplyPasses(const Chain& chain, const Asked&... asked) {
  ExpectedPath list{
      .steps = {{.what = matchers_internal::AskAll(chain, asked...)}}};
  const std::string object = "in the reply " + StepWords(list.steps);
  return matchers_internal::Match({.reply = std::move(list)}, "meets",
                                  "does not meet", object);
}

// The request is dropped in this chain, by this rule where one is given.
template <typename... Asked>
PathMatcher DroppedBy(const Chain& chain, const Asked&... asked) {
  const ExpectedChain by =
      matchers_internal::AskAll(chain, Verdict::kDrop, asked...);
  return Meets(by, ExpectedDrop{.namespace_name = by.namespace_name});
}

// The request is dropped in this namespace, for this reason where it is given
// ("NETFILTER_DROP").
inline PathMatcher DroppedIn(std::string namespace_name,
                             std::optional<std::string> reason = {}) {
  return Meets(ExpectedDrop{.namespace_name = std::move(namespace_name),
                            .reason = std::move(reason)});
}

// The request reaches a receiver in this namespace.
inline PathMatcher Delivered(std::string namespace_name) {
  return Meets(ExpectedDeliver{.namespace_name = std::move(namespace_name)});
}

inline PathMatcher HasOutcome(Outcome outcome) {
  return matchers_internal::Match({.outcome = outcome}, "is", "is not",
                                  std::string(ToString(outcome)));
}

// All that a scenario could say: Meets an Expectation made in C++.
inline PathMatcher IsAs(Expectation expectation) {
  return matchers_internal::Match(std::move(expectation), "is as expected",
                                  "is not as expected", "");
}

}  // namespace hopcheck

#endif  // HOPCHECK_TESTBED_MATCHERS_H_
