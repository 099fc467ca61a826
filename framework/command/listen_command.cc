#include "command/listen_command.h"

#include <fmt/format.h>

#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "base/stop_signal.h"
#include "command/trace_text.h"
#include "report/json.h"
#include "report/listened_text.h"
#include "report/path_table.h"
#include "runner/exit_status.h"
#include "runner/kernel_advice.h"
#include "runner/listen_session.h"
#include "runner/test_session.h"

namespace hopcheck {
namespace {

constexpr int kFollowedStatus = 0;
constexpr int kNoneStatus = 1;
constexpr int kTroubleStatus = 2;
constexpr int kLostStatus = 3;

constexpr char kNoChains[] =
    "no chains are shown of packets that others send: netfilter is asked about "
    "hopcheck's own alone";

class Listen {
 public:
  explicit Listen(const ListenArguments& arguments)
      : arguments_(arguments), session_(arguments.request, stop_) {}

  int Run() {
    // Whoever waits for it can send from here on.
    Complain("listening");
    if (!arguments_.json) {
      if (!arguments_.plain) Complain(kNoChains);
      Print(PathHeader());
    }
    session_.Run([this](ListenedPacket&& packet) { Tell(std::move(packet)); });
    if (session_.lost() > 0) {
      Note(fmt::format(
          "{} events of packets were lost: they came faster than they were "
          "read; a narrower filter takes fewer",
          session_.lost()));
    }
    if (arguments_.json) Print(ToJson(Result()));
    if (session_.lost() > 0) return kLostStatus;
    if (stop_.received() != 0) return SignalStatus(stop_.received());
    return number_ > 0 ? kFollowedStatus : kNoneStatus;
  }

 private:
  void Note(const std::string& note) {
    notes_.push_back(note);
    if (!arguments_.json) Complain(note);
  }

  void Tell(ListenedPacket&& packet) {
    ++number_;
    if (arguments_.json) {
      packets_.push_back(std::move(packet));
      return;
    }
    PathTable table(arguments_.plain ? PathStyle::kPlain : PathStyle::kFull,
                    ProtocolName(packet.protocol));
    std::string text = table.Add(packet.path, true);
    if (!arguments_.plain) {
      text += fmt::format("{}: {}\n", number_, ListenedEnd(packet));
    }
    Print(text);
  }

  ListenResult Result() {
    notes_.insert(notes_.begin(), kNoChains);
    const RunResult about = EmptyRunResult();
    return {.kernel = about.kernel,
            .hopcheck = about.hopcheck,
            .filter = arguments_.request.filter,
            .lost = session_.lost(),
            .notes = std::move(notes_),
            .packets = std::move(packets_)};
  }

  const ListenArguments& arguments_;
  StopSignal stop_;
  ListenSession session_;
  std::vector<std::string> notes_;
  std::vector<ListenedPacket> packets_;
  uint64_t number_ = 0;
};

}  // namespace

int ListenCommand(const ListenArguments& arguments) {
  try {
    return Listen(arguments).Run();
  } catch (const std::exception& error) {
    Complain(WithAdvice(error));
    return kTroubleStatus;
  }
}

}  // namespace hopcheck
