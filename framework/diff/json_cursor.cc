#include "diff/json_cursor.h"

#include <fmt/format.h>

namespace hopcheck {

void JsonProblems::Add(const std::string& path, const std::string& message) {
  if (are_enough()) return;
  ++count_;
  diagnostics_.Error(
      {.source = source_},
      path.empty() ? message : fmt::format("{} {}", path, message));
}

std::string JsonCursor::Path() const {
  if (parent_ == nullptr) return "";
  const std::string above = parent_->Path();
  if (key_.empty()) return fmt::format("{}[{}]", above, index_);
  return above.empty() ? std::string(key_) : fmt::format("{}.{}", above, key_);
}

void JsonCursor::Complain(const std::string& message) const {
  problems_.Add(Path(), message);
}

void JsonCursor::ComplainOf(const char* key, const std::string& message) const {
  const std::string path = Path();
  problems_.Add(path.empty() ? key : fmt::format("{}.{}", path, key), message);
}

bool JsonCursor::IsObject() const {
  if (!json_.is_object()) Complain("must be an object");
  return json_.is_object();
}

const JsonCursor::Json* JsonCursor::Find(const char* key) const {
  if (!json_.is_object()) return nullptr;
  const auto found = json_.find(key);
  return found == json_.end() ? nullptr : &*found;
}

bool JsonCursor::Has(const char* key) const { return Find(key) != nullptr; }

const JsonCursor::Json* JsonCursor::Required(const char* key) const {
  const Json* value = Find(key);
  if (value == nullptr) ComplainOf(key, "is missing");
  return value;
}

std::string JsonCursor::Text(const char* key) const {
  return Required(key) == nullptr ? "" : TextIf(key).value_or("");
}

std::optional<std::string> JsonCursor::TextIf(const char* key) const {
  const Json* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  ComplainOf(key, "must be text");
  return std::nullopt;
}

uint64_t JsonCursor::Number(const char* key, uint64_t most) const {
  return Required(key) == nullptr ? 0 : NumberIf(key, most).value_or(0);
}

std::optional<uint64_t> JsonCursor::NumberIf(const char* key,
                                             uint64_t most) const {
  const Json* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number_unsigned() && value->get<uint64_t>() <= most) {
    return value->get<uint64_t>();
  }
  ComplainOf(key, fmt::format("must be a number from 0 to {}", most));
  return std::nullopt;
}

}  // namespace hopcheck
