#include "scenario/probe_model.h"

#include <utility>

namespace hopcheck {
namespace {

constexpr std::pair<Outcome, std::string_view> kOutcomeNames[] = {
    {Outcome::kReplied, "replied"},   {Outcome::kDelivered, "delivered"},
    {Outcome::kRejected, "rejected"}, {Outcome::kUnreachable, "unreachable"},
    {Outcome::kExpired, "expired"},   {Outcome::kTooBig, "too_big"},
    {Outcome::kDropped, "dropped"},
};

}  // namespace

std::string_view ToString(Outcome outcome) {
  for (const auto& [value, name] : kOutcomeNames) {
    if (value == outcome) return name;
  }
  return "";
}

std::optional<Outcome> ParseOutcome(std::string_view text) {
  for (const auto& [value, name] : kOutcomeNames) {
    if (name == text) return value;
  }
  return std::nullopt;
}

std::string_view ToString(Direction direction) {
  return direction == Direction::kOut ? "out" : "in";
}

}  // namespace hopcheck
