#include "expect/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/kernel_error.h"
#include "base/printable.h"
#include "expect/yaml_scalar.h"

namespace hopcheck {
namespace {

// The last step of a kind, or null.
template <typename Kind>
const Kind* Last(const std::vector<Step>& steps) {
  const Kind* last = nullptr;
  for (const Step& step : steps) {
    if (const Kind* is = std::get_if<Kind>(&step.what)) last = is;
  }
  return last;
}

// What the sender learnt; else what was told to another.
const IcmpError* DecidingError(const PacketPath& path) {
  const IcmpError* error = Last<IcmpError>(path.reply);
  return error != nullptr ? error : Last<IcmpError>(path.request);
}

// "host-unreachable from 10.0.0.1 (router), MTU 1400".
std::string ErrorStory(const IcmpError& error) {
  std::string text = error.name;
  if (!error.from.IsUnspecified()) {
    text += fmt::format(" from {}", error.from.ToString());
  }
  if (!error.from_namespace.empty()) {
    text += fmt::format(" ({})", YamlScalar(error.from_namespace));
  }
  if (error.mtu) text += fmt::format(", MTU {}", *error.mtu);
  return text;
}

// ": …" for what the sender was told, by the send or by ICMP.
std::string Told(const PacketPath& path) {
  if (path.send_error != 0) {
    return ": sending failed with " + ErrnoStory(path.send_error);
  }
  const IcmpError* error = DecidingError(path);
  return error != nullptr ? ": " + ErrorStory(*error) : "";
}

std::string DroppedStory(const PacketPath& path) {
  const Drop* drop = Last<Drop>(path.request);
  std::string text = "it was dropped";
  if (drop != nullptr) text += " " + DropStory(*drop);
  if (path.send_error != 0) {
    text += "; sending failed with " + ErrnoStory(path.send_error);
  }
  return text;
}

std::string DeliveredStory(const PacketPath& path) {
  const Deliver* deliver = Last<Deliver>(path.request);
  std::string text = "it was delivered";
  if (deliver != nullptr) {
    text += fmt::format(" in {}", YamlScalar(deliver->namespace_name));
  }
  if (const Drop* drop = Last<Drop>(path.reply)) {
    return text + ", and the reply was dropped " + DropStory(*drop);
  }
  return text + " and not answered";
}

// Without the family that is the packet's own.
std::string OwnName(ChainName chain) {
  if (chain.family == "ip" || chain.family == "ip6") chain.family.clear();
  return chain.ToString();
}

}  // namespace

std::string RuleWords(const DecidingRule& rule) {
  if (rule.policy) return "the policy";
  std::string words = rule.position == 0
                          ? "a rule that is gone"
                          : fmt::format("rule {}", rule.position);
  if (!rule.comment.empty()) {
    words += fmt::format(" '{}'", Printable(rule.comment));
  }
  return words;
}

std::string DropStory(const Drop& drop) {
  std::string text = fmt::format("in {}", YamlScalar(drop.namespace_name));
  if (drop.chain && drop.rule) {
    text += fmt::format(" by {} of {}", RuleWords(*drop.rule),
                        Printable(OwnName(*drop.chain)));
  }
  if (!drop.reason.empty()) text += fmt::format(": {}", drop.reason);
  if (!drop.location.empty()) text += fmt::format(" in {}", drop.location);
  return text;
}

std::string ErrnoStory(int error) {
  const char* words = ::strerrordesc_np(error);
  return words == nullptr ? ErrnoName(error)
                          : fmt::format("{} ({})", ErrnoName(error), words);
}

std::string EndingStory(const Step& step) {
  if (const Drop* drop = std::get_if<Drop>(&step.what)) {
    return "was dropped " + DropStory(*drop);
  }
  if (const Deliver* deliver = std::get_if<Deliver>(&step.what)) {
    return fmt::format("was delivered in {}",
                       YamlScalar(deliver->namespace_name));
  }
  return "";
}

std::string OutcomeStory(const PacketPath& path) {
  if (!path.outcome) {
    return path.inconclusive.empty()
               ? "what became of it is not known"
               : "what became of it is not known: " + path.inconclusive;
  }
  switch (*path.outcome) {
    case Outcome::kReplied:
      return "it was replied to";
    case Outcome::kDelivered:
      return DeliveredStory(path);
    case Outcome::kRejected:
      return "it was rejected" + Told(path);
    case Outcome::kUnreachable:
      return "it was unreachable" + Told(path);
    case Outcome::kExpired:
      return "its hop limit expired" + Told(path);
    case Outcome::kTooBig:
      return "it was too big" + Told(path);
    case Outcome::kDropped:
      return DroppedStory(path);
  }
  return "";
}

}  // namespace hopcheck
