// A place in a JSON document that someone else wrote: what is asked for is
// checked, and what is wrong is told with where it stands.
#ifndef HOPCHECK_DIFF_JSON_CURSOR_H_
#define HOPCHECK_DIFF_JSON_CURSOR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace hopcheck {

// What is wrong with a document. After the first few the rest is no news.
class JsonProblems {
 public:
  JsonProblems(std::shared_ptr<const SourceFile> source,
               Diagnostics& diagnostics)
      : source_(std::move(source)), diagnostics_(diagnostics) {}

  void Add(const std::string& path, const std::string& message);
  bool any() const { return count_ > 0; }
  bool are_enough() const { return count_ >= kMost; }

 private:
  static constexpr size_t kMost = 5;

  std::shared_ptr<const SourceFile> source_;
  Diagnostics& diagnostics_;
  size_t count_ = 0;
};

// One value. Cursors into what it holds refer to it: it outlives them.
class JsonCursor {
 public:
  using Json = nlohmann::ordered_json;

  JsonCursor(const Json& json, JsonProblems& problems)
      : json_(json), problems_(problems) {}
  JsonCursor(const JsonCursor&) = delete;
  JsonCursor& operator=(const JsonCursor&) = delete;

  const Json& json() const { return json_; }
  // "scenarios[0].probes[2].outcome"; "" for the document.
  std::string Path() const;
  void Complain(const std::string& message) const;

  // False, and a complaint, where this is no object.
  bool IsObject() const;
  bool Has(const char* key) const;

  // Complain, and give "" or nothing, where the value is missing (if it must be
  // there) or of another kind.
  std::string Text(const char* key) const;
  std::optional<std::string> TextIf(const char* key) const;
  uint64_t Number(const char* key, uint64_t most) const;
  std::optional<uint64_t> NumberIf(const char* key, uint64_t most) const;

  // Calls `read` with a cursor at the value of `key`, an object.
  template <typename Read>
  void Object(const char* key, Read read) const {
    const Json* value = Required(key);
    if (value == nullptr) return;
    const JsonCursor cursor(*value, *this, key);
    if (cursor.IsObject()) read(cursor);
  }
  template <typename Read>
  void ObjectIf(const char* key, Read read) const {
    if (Has(key)) Object(key, read);
  }

  // Calls `read` with a cursor at each element of the list behind `key`.
  template <typename Read>
  void List(const char* key, Read read) const {
    const Json* value = Required(key);
    if (value != nullptr) JsonCursor(*value, *this, key).Elements(read);
  }
  template <typename Read>
  void ListIf(const char* key, Read read) const {
    if (Has(key)) List(key, read);
  }
  // The same where this is the list.
  template <typename Read>
  void Elements(Read read) const {
    if (!json_.is_array()) return Complain("must be a list");
    for (size_t i = 0; i < json_.size() && !problems_.are_enough(); ++i) {
      read(JsonCursor(json_[i], *this, i));
    }
  }

 private:
  JsonCursor(const Json& json, const JsonCursor& parent, std::string_view key)
      : json_(json), problems_(parent.problems_), parent_(&parent), key_(key) {}
  JsonCursor(const Json& json, const JsonCursor& parent, size_t index)
      : json_(json),
        problems_(parent.problems_),
        parent_(&parent),
        index_(index) {}

  const Json* Find(const char* key) const;
  const Json* Required(const char* key) const;
  // A complaint about the value of `key`.
  void ComplainOf(const char* key, const std::string& message) const;

  const Json& json_;
  JsonProblems& problems_;
  const JsonCursor* parent_ = nullptr;
  std::string_view key_;  // "" for an element of a list
  size_t index_ = 0;
};

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_JSON_CURSOR_H_
