#include "firewall/tool_complaint.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <regex>
#include <utility>

namespace hopcheck {
namespace {

// The largest errno that a kernel gives to programs is 133.
constexpr int kMostErrno = 133;

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    lines.emplace_back(line);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return lines;
}

int ToInt(const std::string& digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

void TrimEnd(std::string& text) {
  while (!text.empty() && std::strchr(" .\t\r\n", text.back()) != nullptr) {
    text.pop_back();
  }
}

// Takes what `pattern` matches out of `text`, and gives the number in it.
std::optional<int> TakeNumber(std::string& text, const std::regex& pattern) {
  std::smatch match;
  if (!std::regex_search(text, match, pattern)) return std::nullopt;
  const int number = ToInt(match[1]);
  text = match.prefix().str() + match.suffix().str();
  return number;
}

// "iptables-nft-restore v1.8.9 (nf_tables): " and "iptables-restore: ", each
// where it stands at the beginning.
std::string WithoutToolName(const std::string& line) {
  static const std::regex version(
      R"(^ip[a-z0-9-]* v[0-9.]+( \((nf_tables|legacy)\))?: ?)");
  static const std::regex name("^ip6?tables[a-z-]*: ");
  return std::regex_replace(std::regex_replace(line, version, ""), name, "");
}

// Reads a tool's output line by line: what it says of one error may take
// several, the number of the line last.
class ToolOutputReader {
 public:
  std::vector<ToolComplaint> Read(std::string_view output) {
    for (const std::string& line : Lines(output)) ReadLine(line);
    Finish();
    return std::move(complaints_);
  }

 private:
  void ReadLine(const std::string& line) {
    static const std::regex occurred("^Error occurred at line: ([0-9]+)$");
    static const std::regex help("^Try `.*' for more information\\.?$");
    // The tools run modprobe for what the kernel has not loaded, and then say
    // themselves what is missing.
    if (line.starts_with("modprobe: ")) return;
    std::string text = WithoutToolName(line);
    if (std::regex_match(text, help)) return;
    if (const auto number = TakeNumber(text, occurred)) {
      current_.line = *number;
      return Finish();
    }
    const int number = TakeLine(text);
    if (number != 0) {
      Finish();
      current_.line = number;
    }
    TrimEnd(text);
    if (text.empty()) return;
    if (!current_.message.empty()) current_.message += ' ';
    current_.message += text;
  }

  // The ways in which they say which line it is.
  static int TakeLine(std::string& text) {
    static const std::regex patterns[] = {
        std::regex("^line ([0-9]+) failed(: |\\.?$)"),
        std::regex("^line ([0-9]+)(: | )"),
        std::regex("^Error in line ([0-9]+): "),
        std::regex(" at line ([0-9]+)\\.?$"),
        std::regex(" line ([0-9]+)(?=: )"),
    };
    for (const std::regex& pattern : patterns) {
      if (const auto number = TakeNumber(text, pattern)) return *number;
    }
    return 0;
  }

  void Finish() {
    if (current_ != ToolComplaint{}) complaints_.push_back(current_);
    current_ = {};
  }

  ToolComplaint current_;
  std::vector<ToolComplaint> complaints_;
};

}  // namespace

std::vector<ToolComplaint> ParseToolOutput(std::string_view output) {
  return ToolOutputReader().Read(output);
}

std::vector<ToolComplaint> ParseNftErrors(std::string_view errors,
                                          std::string_view path) {
  // "FILE:3:5-9: Error: …", below it the line and a caret; "In file included
  // from …:" before it.
  static const std::regex with_place("^(.*):([0-9]+):([0-9]+)-[0-9]+: Error: ");
  static const std::regex without("^(netlink: )?Error: ");
  std::vector<ToolComplaint> complaints;
  for (const std::string& line : Lines(errors)) {
    std::smatch match;
    ToolComplaint complaint;
    if (std::regex_search(line, match, with_place)) {
      complaint.file = match[1];
      if (complaint.file == path) complaint.file.clear();
      complaint.line = ToInt(match[2]);
      complaint.column = ToInt(match[3]);
    } else if (!std::regex_search(line, match, without)) {
      continue;
    }
    complaint.message = match.suffix();
    TrimEnd(complaint.message);
    complaints.push_back(std::move(complaint));
  }
  return complaints;
}

int ErrnoIn(std::string_view message) {
  int found = 0;
  size_t longest = 0;
  for (int error = 1; error <= kMostErrno; ++error) {
    const char* description = ::strerrordesc_np(error);
    if (description == nullptr) continue;
    const size_t length = std::strlen(description);
    if (length > longest && message.find(description) != message.npos) {
      found = error;
      longest = length;
    }
  }
  return found;
}

std::string Between(std::string_view text, std::string_view before,
                    std::string_view behind) {
  if (!text.starts_with(before)) return "";
  text.remove_prefix(before.size());
  return std::string(text.substr(0, std::min(text.find(behind), text.size())));
}

std::string_view RemarkOnReturn(std::string_view line) {
  return line.ends_with('\r') ? " (the line ends with a carriage return)" : "";
}

}  // namespace hopcheck
