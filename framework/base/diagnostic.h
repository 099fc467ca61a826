// What is wrong with the user's input, collected: every diagnostic has its
// place, and all of a file are reported at once, sorted by place, each as
//
//   scenarios/x.yaml:14:7: error: unknown key 'adresses'; did you mean
//   'addresses'?
//       eth0: {adresses: [10.0.0.2/24]}
//              ^
#ifndef HOPCHECK_BASE_DIAGNOSTIC_H_
#define HOPCHECK_BASE_DIAGNOSTIC_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hopcheck {

// A file's text, kept for excerpts. Shared by every place that points into it.
struct SourceFile {
  std::string path;  // as the user named it
  std::string text;
};

// A place in a source file. Lines and columns count from 1, columns in bytes;
// 0 where there is none (the file as a whole, or a model made in code).
struct Place {
  std::shared_ptr<const SourceFile> source;
  int line = 0;
  int column = 0;

  std::string_view path() const;
  // "file", "file:line" or "file:line:column", as much as is known.
  std::string ToString() const;
  bool operator==(const Place&) const = default;
};

struct Diagnostic {
  Place place;
  std::string message;
};

class Diagnostics {
 public:
  void Error(Place place, std::string message);

  bool empty() const { return errors_.empty(); }
  size_t size() const { return errors_.size(); }
  const std::vector<Diagnostic>& errors() const { return errors_; }
  void Append(Diagnostics other);

  // All of them, sorted by file, line and column, duplicates once, each with
  // its source line and a caret; ends with a newline unless empty.
  std::string Render() const;

 private:
  std::vector<Diagnostic> errors_;
};

// The name among `known` that `name` was probably meant to be, or "".
std::string_view NearestName(std::string_view name,
                             const std::vector<std::string_view>& known);
// "; did you mean 'addresses'?", or "" where nothing is near.
std::string DidYouMean(std::string_view name,
                       const std::vector<std::string_view>& known);

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_DIAGNOSTIC_H_
