#include "diff/result_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include "base/unique_fd.h"
#include "diff/json_cursor.h"
#include "diff/step_reader.h"
#include "scenario/quote.h"

namespace hopcheck {
namespace {

using Json = JsonCursor::Json;

constexpr std::string_view kFormat = "hopcheck.result/1";
constexpr std::string_view kFormatName = "hopcheck.result/";
// Some fifty times what the largest known collection writes: what is larger is
// a device, or a mistake.
constexpr size_t kMostBytes = size_t{1} << 30;
// Results have ten.
constexpr size_t kMostLevels = 200;

std::vector<Step> ReadSteps(const JsonCursor& list) {
  std::vector<Step> steps;
  list.Elements([&](const JsonCursor& json) {
    if (auto step = ReadStep(json)) steps.push_back(*std::move(step));
  });
  return steps;
}

std::vector<Step> ReadStepsOf(const JsonCursor& packet, const char* key) {
  std::vector<Step> steps;
  packet.List(key, [&](const JsonCursor& json) {
    if (auto step = ReadStep(json)) steps.push_back(*std::move(step));
  });
  return steps;
}

ResultKind ReadKind(const JsonCursor& json) {
  const std::string text = json.Text("result");
  for (const ResultKind kind :
       {ResultKind::kPassed, ResultKind::kFailed, ResultKind::kInconclusive}) {
    if (text == ToString(kind)) return kind;
  }
  if (!text.empty()) {
    json.Complain(
        fmt::format("has the result {}, not passed, failed or "
                    "inconclusive",
                    Quote(text)));
  }
  return ResultKind::kInconclusive;
}

std::optional<Outcome> ReadOutcome(const JsonCursor& json, ResultKind result) {
  const bool is_null =
      json.Has("outcome") && json.json().at("outcome").is_null();
  if (is_null && result == ResultKind::kInconclusive) return std::nullopt;
  if (is_null) {
    json.Complain("has no outcome, and is not inconclusive");
    return std::nullopt;
  }
  const std::string text = json.Text("outcome");
  const std::optional<Outcome> outcome = ParseOutcome(text);
  if (!outcome && !text.empty()) {
    json.Complain(
        fmt::format("has the outcome {}, which this version of "
                    "hopcheck does not know",
                    Quote(text)));
  }
  return outcome;
}

SeenPacket ReadPacket(const JsonCursor& json) {
  SeenPacket packet;
  if (!json.IsObject()) return packet;
  packet.result = ReadKind(json);
  packet.outcome = ReadOutcome(json, packet.result);
  json.ListIf("messages", [&](const JsonCursor& message) {
    if (message.json().is_string()) {
      packet.messages.push_back(message.json().get<std::string>());
    } else {
      message.Complain("must be text");
    }
  });
  packet.request = ReadStepsOf(json, "request");
  packet.reply = ReadStepsOf(json, "reply");
  json.ListIf("branches", [&](const JsonCursor& branch) {
    packet.branches.push_back(ReadSteps(branch));
  });
  json.ListIf("conntrack", [&](const JsonCursor& entry) {
    packet.conntrack.push_back(ReadConntrackEntry(entry));
  });
  packet.send_error = json.TextIf("send_error").value_or("");
  return packet;
}

SeenProbe ReadProbe(const JsonCursor& json) {
  SeenProbe probe;
  if (!json.IsObject()) return probe;
  probe.name = json.Text("probe");
  probe.line = static_cast<int>(json.NumberIf("line", INT32_MAX).value_or(0));
  probe.result = ReadKind(json);
  if (!json.Has("packets")) {
    probe.packets.push_back(ReadPacket(json));
    return probe;
  }
  json.List("packets", [&](const JsonCursor& packet) {
    probe.packets.push_back(ReadPacket(packet));
  });
  if (probe.packets.empty()) json.Complain("has an empty list of packets");
  return probe;
}

// "ipv4/nft": all that the matrix says, known or not, in its order.
std::string ReadVariant(const JsonCursor& variant) {
  std::string text;
  for (const auto& [key, value] : variant.json().items()) {
    if (!value.is_string()) continue;
    text += fmt::format("{}{}", text.empty() ? "" : "/",
                        value.get_ref<const std::string&>());
  }
  return text;
}

SeenScenario ReadScenarioResult(const JsonCursor& json) {
  SeenScenario scenario;
  if (!json.IsObject()) return scenario;
  scenario.file = json.Text("file");
  scenario.title = json.Text("scenario");
  json.ObjectIf("variant", [&](const JsonCursor& variant) {
    scenario.variant = ReadVariant(variant);
  });
  json.List("probes", [&](const JsonCursor& probe) {
    scenario.probes.push_back(ReadProbe(probe));
  });
  return scenario;
}

// Whether the document says that it is what is read here.
bool IsOfFormat(const JsonCursor& document) {
  const Json& json = document.json();
  const auto schema = json.is_object() ? json.find("schema") : json.end();
  if (!json.is_object() || schema == json.end() || !schema->is_string()) {
    document.Complain(fmt::format(
        "this is no result: it does not say that it is {}, as what `hopcheck "
        "run --json` writes does",
        kFormat));
    return false;
  }
  const std::string format = schema->get<std::string>();
  if (format == kFormat) return true;
  if (format.starts_with(kFormatName)) {
    document.Complain(
        fmt::format("this is a result of format {}; this version of hopcheck "
                    "reads {}",
                    Quote(format), kFormat));
  } else {
    document.Complain(
        fmt::format("this is {}, no result: `hopcheck run --json` writes {}",
                    Quote(format), kFormat));
  }
  return false;
}

// The place of byte `offset` (from 0).
Place PlaceOf(std::shared_ptr<const SourceFile> source, size_t offset) {
  const std::string_view before =
      std::string_view(source->text).substr(0, offset);
  const size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  return {.source = std::move(source),
          .line = static_cast<int>(std::ranges::count(before, '\n')) + 1,
          .column = static_cast<int>(before.size() - line_begin) + 1};
}

// The byte that opens one level too many, if one does: the parser's values
// hold each other, and are put away one within the other.
std::optional<size_t> TooDeepAt(std::string_view text) {
  size_t depth = 0;
  bool in_text = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_text) {
      if (c == '\\') ++i;
      in_text = c != '"';
    } else if (c == '"') {
      in_text = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMostLevels) return i;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return std::nullopt;
}

std::optional<Json> Parse(const std::shared_ptr<const SourceFile>& source,
                          Diagnostics& diagnostics) {
  if (source->text.find_first_not_of(" \t\r\n") == std::string::npos) {
    diagnostics.Error({.source = source}, "the file is empty");
    return std::nullopt;
  }
  if (const auto offset = TooDeepAt(source->text)) {
    diagnostics.Error(PlaceOf(source, *offset), "this is nested too deeply");
    return std::nullopt;
  }
  try {
    return Json::parse(source->text);
  } catch (const Json::parse_error& error) {
    if (error.byte > source->text.size()) {
      diagnostics.Error(PlaceOf(source, source->text.size()),
                        "the file ends within the JSON");
    } else {
      // `byte` counts from 1; 0 says nothing.
      diagnostics.Error(PlaceOf(source, error.byte == 0 ? 0 : error.byte - 1),
                        "this is no JSON");
    }
  } catch (const Json::exception&) {
    diagnostics.Error({.source = source}, "a number in it is too large");
  }
  return std::nullopt;
}

}  // namespace

std::optional<SeenRun> ReadResult(const std::string& name, std::string text,
                                  Diagnostics& diagnostics) {
  const auto source = std::make_shared<const SourceFile>(
      SourceFile{.path = name, .text = std::move(text)});
  const std::optional<Json> json = Parse(source, diagnostics);
  if (!json) return std::nullopt;
  JsonProblems problems(source, diagnostics);
  const JsonCursor document(*json, problems);
  if (!IsOfFormat(document)) return std::nullopt;
  SeenRun run{.name = name,
              .kernel = document.TextIf("kernel").value_or(""),
              .hopcheck = document.TextIf("hopcheck").value_or("")};
  document.List("scenarios", [&](const JsonCursor& scenario) {
    run.scenarios.push_back(ReadScenarioResult(scenario));
  });
  if (problems.any()) return std::nullopt;
  return run;
}

std::optional<SeenRun> ReadResultFile(const std::string& path,
                                      Diagnostics& diagnostics) {
  const auto refuse = [&](int error) {
    diagnostics.Error(
        {.source = std::make_shared<const SourceFile>(SourceFile{path, ""})},
        fmt::format("cannot be read: {}", std::strerror(error)));
    return std::nullopt;
  };
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid()) return refuse(errno);
  std::string text;
  std::vector<char> buffer(256 * 1024);
  for (;;) {
    const ssize_t n = ::read(fd.get(), buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return refuse(errno);
    if (n == 0) return ReadResult(path, std::move(text), diagnostics);
    if (text.size() + static_cast<size_t>(n) > kMostBytes) {
      return refuse(EFBIG);
    }
    text.append(buffer.data(), static_cast<size_t>(n));
  }
}

}  // namespace hopcheck
