// What the matchers ask of a path, and their words.
#ifndef HOPCHECK_TESTBED_PATH_CHECK_H_
#define HOPCHECK_TESTBED_PATH_CHECK_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/probe_model.h"
#include "trace/packet_path.h"

namespace hopcheck {

enum class Verdict : uint8_t {
  kAccept,
  kDrop,
  kReject,
  kReturn,
  kContinue,
  kJump,
  kGoto,
  kQueue,
  kStolen,
};
std::string_view ToString(Verdict verdict);

// "client/eth0" as a step.
ExpectedStep HopStep(std::string_view hop);
// "router/filter.FORWARD" as a step. Throws std::invalid_argument for what is
// no chain.
ExpectedChain ChainStep(std::string_view chain);

// "client/eth0, {drop: router}".
std::string StepWords(const std::vector<ExpectedStep>& steps);
// "dropped: client/eth0, {drop: router, reason: NETFILTER_DROP}; reply: …".
std::string PathWords(const PacketPath& path);

// What differs, with expected and actual side by side and the reasons that the
// rulesets tell; "" where nothing does.
std::string Differences(const Expectation& expected, const PacketPath& path);

}  // namespace hopcheck

#endif  // HOPCHECK_TESTBED_PATH_CHECK_H_
