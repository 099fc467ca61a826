#include <nlohmann/json.hpp>
#include <string_view>

#include "doctor/examination_text.h"

namespace hopcheck {
namespace {

using Json = nlohmann::ordered_json;

std::string_view Word(FindingState state) {
  switch (state) {
    case FindingState::kThere:
      return "there";
    case FindingState::kMissing:
      return "missing";
    case FindingState::kUnknown:
      return "unknown";
  }
  return "";
}

std::string_view Word(Need need) {
  switch (need) {
    case Need::kNone:
      return "none";
    case Need::kPart:
      return "part";
    case Need::kAll:
      return "all";
  }
  return "";
}

std::string_view Word(Service service) {
  switch (service) {
    case Service::kFull:
      return "full";
    case Service::kPart:
      return "part";
    case Service::kNone:
      return "none";
  }
  return "";
}

Json ToJson(const Finding& finding) {
  return {{"group", finding.group},       {"name", finding.name},
          {"state", Word(finding.state)}, {"detail", finding.detail},
          {"run", Word(finding.run)},     {"trace", Word(finding.trace)},
          {"lost", finding.lost},         {"cure", finding.cure}};
}

}  // namespace

std::string ToJson(const Examination& examination) {
  Json json = {{"schema", "hopcheck.doctor/1"},
               {"kernel", examination.kernel},
               {"run", Word(examination.ForRun())},
               {"trace", Word(examination.ForTrace())},
               {"findings", Json::array()}};
  for (const Finding& finding : examination.findings) {
    json["findings"].push_back(ToJson(finding));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace hopcheck
