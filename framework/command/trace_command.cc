#include "command/trace_command.h"

#include <fmt/format.h>

#include <exception>
#include <string>
#include <utility>

#include "base/stop_signal.h"
#include "command/trace_text.h"
#include "report/json.h"
#include "report/path_table.h"
#include "runner/exit_status.h"
#include "runner/kernel_advice.h"
#include "runner/test_session.h"
#include "runner/trace_session.h"

namespace hopcheck {
namespace {

constexpr int kAnsweredStatus = 0;
constexpr int kUnansweredStatus = 1;
constexpr int kTroubleStatus = 2;

class Trace {
 public:
  explicit Trace(const TraceArguments& arguments)
      : arguments_(arguments),
        session_(arguments.request, stop_,
                 [this](const std::string& note) { Note(note); }) {
    const std::string missing = MissingChains(session_.choice());
    if (!missing.empty() && !arguments.request.chains) Note(missing);
  }

  int Run() {
    try {
      session_.LearnTheWay();
      if (!arguments_.json) Print(PathHeader());
      for (unsigned i = 0; i < arguments_.count; ++i) {
        if (stop_.received() != 0) throw Interrupted();
        TraceOne(i + 1);
      }
    } catch (const Interrupted&) {
    }
    if (arguments_.json) Print(ToJson(Result()));
    if (stop_.received() != 0) return SignalStatus(stop_.received());
    return answered_ ? kAnsweredStatus : kUnansweredStatus;
  }

 private:
  void Note(const std::string& note) {
    notes_.push_back(note);
    if (!arguments_.json) Complain(note);
  }

  void TraceOne(unsigned number) {
    PathTable table(arguments_.plain ? PathStyle::kPlain : PathStyle::kFull);
    std::function<void(const PacketPath&)> on_wait;
    if (!arguments_.json) {
      on_wait = [&](const PacketPath& path) { Print(table.Add(path, false)); };
    }
    TracedPacket packet = session_.Trace(on_wait);
    answered_ = answered_ || packet.answered;
    if (arguments_.json) {
      packets_.push_back({std::move(packet.path), packet.answered});
      return;
    }
    Print(table.Add(packet.path, true));
    PrintEnd(number, packet.path);
  }

  void PrintEnd(unsigned number, const PacketPath& path) const {
    std::string end = PathEnd(path);
    if (arguments_.count > 1) end = fmt::format("{}: {}", number, end);
    if (!arguments_.plain) {
      Print(end + "\n");
    } else if (!path.outcome) {
      Complain(end);
    }
  }

  TraceResult Result() {
    const RunResult about = EmptyRunResult();
    return {.kernel = about.kernel,
            .hopcheck = about.hopcheck,
            .target = arguments_.request.target,
            .address = session_.destination(),
            .from = session_.from().name(),
            .chains = std::string(ToString(session_.choice().chosen())),
            .notes = std::move(notes_),
            .packets = std::move(packets_)};
  }

  const TraceArguments& arguments_;
  StopSignal stop_;
  std::vector<std::string> notes_;
  TraceSession session_;
  std::vector<TraceResult::Packet> packets_;
  bool answered_ = false;
};

}  // namespace

int TraceCommand(const TraceArguments& arguments) {
  try {
    if (arguments.sources) {
      Print(SourcesText(ChooseChainSource(arguments.request.allow_trace_rules,
                                          arguments.request.chains)));
      return kAnsweredStatus;
    }
    return Trace(arguments).Run();
  } catch (const std::exception& error) {
    Complain(WithAdvice(error));
    return kTroubleStatus;
  }
}

}  // namespace hopcheck
