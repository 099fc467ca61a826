#include "topology/script_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "base/shell_word.h"

namespace hopcheck {
namespace {

// A line that `text` does not have.
std::string EndMark(std::string_view text) {
  std::string mark = "END";
  const std::string lines = fmt::format("\n{}\n", text);
  while (lines.find(fmt::format("\n{}\n", mark)) != std::string::npos) {
    mark += '_';
  }
  return mark;
}

// What begins with " <<'END'" is put behind a command.
struct HereDocument {
  std::string redirection;
  std::string body;
};

HereDocument MakeHereDocument(std::string_view text) {
  const std::string mark = EndMark(text);
  const bool ends = text.empty() || text.ends_with('\n');
  return {.redirection = fmt::format(" <<'{}'", mark),
          .body = fmt::format("{}{}{}\n", text, ends ? "" : "\n", mark)};
}

}  // namespace

std::string OneLine(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(
      line, [](char c) { return static_cast<uint8_t>(c) < 0x20 || c == 0x7f; },
      ' ');
  return line;
}

std::string PrefixedWord(std::string_view name) {
  std::string word = "\"${prefix}";
  for (const char c : name) {
    if (c == '"' || c == '\\' || c == '$' || c == '`') word += '\\';
    word += c;
  }
  return word + '"';
}

std::string InNamespace(std::string_view word, std::string_view command) {
  for (const std::string_view program : {"ip", "bridge"}) {
    if (command.starts_with(program) && command[program.size()] == ' ') {
      return fmt::format("{} -n {}{}", program, word,
                         command.substr(program.size()));
    }
  }
  return fmt::format("ip netns exec {} {}", word, command);
}

std::string LoadLines(std::string_view word, const LoadCommand& load) {
  std::string text;
  if (!load.unless.empty()) {
    text += fmt::format("  {} >/dev/null 2>&1 ||\n  ",
                        InNamespace(word, load.unless));
  }
  const std::string command = InNamespace(word, load.command);
  text += load.folder.empty()
              ? fmt::format("  {}", command)
              : fmt::format("  (cd {} && {})", ShellWord(load.folder), command);
  if (!load.input) return text + Remark(load.place) + "\n";
  const HereDocument here = MakeHereDocument(*load.input);
  return text + here.redirection + Remark(load.place) + "\n" + here.body;
}

std::string Remark(const Place& place, std::string_view otherwise) {
  const std::string text = place.ToString();
  const std::string_view said = text.empty() ? otherwise : text;
  return said.empty() ? "" : fmt::format("  # {}", OneLine(said));
}

}  // namespace hopcheck
