#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <utility>

#include "base/to_number.h"
#include "command/subcommand.h"
#include "probe/packet.h"
#include "probe/ping_socket.h"

namespace hopcheck {
namespace {

constexpr unsigned kMostPackets = 1000000;
constexpr unsigned kMostTtl = 255;
constexpr double kMostSeconds = 3600;

// Decimal, or hexadecimal behind 0x, as packets' marks are written.
uint32_t TakeMark(const std::string& value) {
  std::string_view digits = value;
  const bool is_hex = digits.starts_with("0x");
  if (is_hex) digits.remove_prefix(2);
  const auto mark = ToNumber<uint32_t>(digits, is_hex ? 16 : 10);
  if (!mark) {
    throw BadUsage(
        fmt::format("-m takes a mark, as 1 or 0x10, not '{}'", value));
  }
  return *mark;
}

std::chrono::milliseconds TakeSeconds(std::string_view name,
                                      const std::string& value) {
  const auto seconds = ToNumber<double>(value);
  if (!seconds || !(*seconds >= 0.001) || *seconds > kMostSeconds) {
    throw BadUsage(fmt::format("{} takes seconds from 0.001 to 3600, not '{}'",
                               name, value));
  }
  return std::chrono::milliseconds(std::lround(*seconds * 1000));
}

ChainSourceKind TakeSource(const std::string& value) {
  if (value == "probes") return ChainSourceKind::kFunctionProbes;
  if (value == "rules") return ChainSourceKind::kTraceRules;
  if (value == "none") return ChainSourceKind::kNone;
  throw BadUsage(
      fmt::format("--chains takes probes, rules or none, not '{}'", value));
}

class TraceSubcommand : public Subcommand {
 public:
  std::string_view name() const override { return "trace"; }

  std::string_view help() const override {
    return
        R"(Sends a ping to TARGET and prints each step of it, there and back, as it happens:
every interface, network namespace, route, translation and drop that it meets on
this machine, and the chains of the firewall where they can be seen.

With --listen nothing is sent: packets that others send are followed, each until
it is freed.

Usage: hopcheck trace [OPTIONS] [TARGET]
       hopcheck trace --listen FILTER [--count N] [--seconds S] [-W TIMEOUT]
                      [--plain] [--json]

  TARGET          an address or a name; 127.0.0.1 where none is given

Options:
  -4, -6          IPv4 or IPv6 only
  -c COUNT        packets, 1 by default: one flow, one after the other
  -s SIZE         bytes of payload, 12 to 65535, 56 by default
  -t TTL          hops that it may take
  -I INTERFACE    send by this interface, or from this address
  -m MARK         its mark
  -W TIMEOUT      seconds to wait for what has left this machine, 1 by default
  --netns NAME    send from this network namespace: a name of `ip netns` or of a
                  container, the number of a process, an inode, or a path
  --plain         five columns, and no others
  --json          all of it as JSON (hopcheck.trace/1), at the end
  --allow-trace-rules
                  show chains by netfilter's own trace. It needs a table of
                  hopcheck's in each namespace on the way, which are found out
                  first, by pings of their own; it matches these pings alone,
                  and goes with the process, whatever ends that
  --chains SOURCE show chains by this source alone: probes (of netfilter's
                  functions: no ruleset is touched; not on every kernel),
                  rules (the above), none
  --sources       print where chains would be seen, and send nothing
  --listen FILTER follow the packets that this filter takes where they are first
                  seen ('tcp port 80', pcap-filter(7); '' takes all); not their
                  link-layer headers, which are not looked at. -W: how long one
                  of which nothing more is heard is waited for
  --count N       of these, and no more
  --seconds S     for as long, and no longer
  -h, --help      this text

Exit status, as ping's: 0 answered, 1 not, 2 trouble or bad usage; of --listen 0
packets were followed, 1 there were none, 3 events were lost; 130 and 143 ended
by SIGINT and SIGTERM.
)";
  }

  void AddOptions(CLI::App& app) override {
    app.add_option("target", targets_);
    app.add_flag("-4", ipv4_);
    app.add_flag("-6", ipv6_);
    count_ = Add(app, "-c");
    size_ = Add(app, "-s");
    ttl_ = Add(app, "-t");
    interface_ = Add(app, "-I");
    mark_ = Add(app, "-m");
    timeout_ = Add(app, "-W");
    netns_ = Add(app, "--netns");
    chains_ = Add(app, "--chains");
    app.add_flag("--plain", plain_);
    app.add_flag("--json", json_);
    app.add_flag("--allow-trace-rules", allow_trace_rules_);
    app.add_flag("--sources", sources_);
    listen_ = Add(app, "--listen");
    listen_count_ = Add(app, "--count");
    listen_seconds_ = Add(app, "--seconds");
  }

  Command Take(std::vector<std::string> /*gtest_options*/) override {
    if (plain_ && json_) throw BadUsage("--plain and --json are two forms");
    if (listen_->given()) return TakeListen();
    if (listen_count_->given() || listen_seconds_->given()) {
      throw BadUsage("--count and --seconds are for --listen");
    }
    if (targets_.size() > 1) {
      throw BadUsage(fmt::format("'{}' is one argument too many", targets_[1]));
    }
    if (ipv4_ && ipv6_) throw BadUsage("-4 and -6 exclude each other");
    TraceArguments trace{.plain = plain_, .json = json_, .sources = sources_};
    TraceRequest& request = trace.request;
    if (!targets_.empty()) request.target = targets_.front();
    if (request.target.empty()) throw BadUsage("the target is empty");
    if (ipv4_) request.family = Family::kIpv4;
    if (ipv6_) request.family = Family::kIpv6;
    if (count_->given()) trace.count = Number(*count_, 1, kMostPackets);
    if (size_->given())
      request.size = Number(*size_, kCookieBytes, kMaxEchoSize);
    if (ttl_->given()) {
      request.ttl = static_cast<uint8_t>(Number(*ttl_, 1, kMostTtl));
    }
    request.interface = Text(*interface_, "an interface or an address");
    if (mark_->given()) request.mark = TakeMark(mark_->value);
    if (timeout_->given()) {
      request.timeout = TakeSeconds("-W", timeout_->value);
    }
    request.netns = Text(*netns_, "a namespace");
    request.allow_trace_rules = allow_trace_rules_;
    if (chains_->given()) request.chains = TakeSource(chains_->value);
    return trace;
  }

 private:
  // Whether anything was asked for that is for packets of our own.
  bool AsksToSend() const {
    for (const auto* value :
         {&count_, &size_, &ttl_, &interface_, &mark_, &netns_, &chains_}) {
      if ((*value)->given()) return true;
    }
    return !targets_.empty() || ipv4_ || ipv6_ || allow_trace_rules_ ||
           sources_;
  }

  ListenArguments TakeListen() const {
    if (AsksToSend()) {
      throw BadUsage(
          "--listen sends nothing: it takes --count, --seconds, -W, --plain "
          "and --json, and no target");
    }
    ListenArguments listen{.plain = plain_, .json = json_};
    ListenRequest& request = listen.request;
    request.filter = listen_->value;
    if (listen_count_->given()) {
      request.count = Number(*listen_count_, 1, kMostPackets);
    }
    if (listen_seconds_->given()) {
      request.duration = TakeSeconds("--seconds", listen_seconds_->value);
    }
    if (timeout_->given()) {
      request.patience = TakeSeconds("-W", timeout_->value);
    }
    return listen;
  }

  struct Value {
    std::string name;
    std::string value;
    CLI::Option* option = nullptr;
    bool given() const { return option->count() > 0; }
  };

  // CLI11 keeps the address of the text.
  static std::unique_ptr<Value> Add(CLI::App& app, std::string name) {
    auto value = std::make_unique<Value>();
    value->name = std::move(name);
    value->option = AddValue(app, value->name, value->value);
    return value;
  }
  static unsigned Number(const Value& value, unsigned least, unsigned most) {
    return TakeNumber(value.name, value.value, least, most);
  }
  static std::string Text(const Value& value, std::string_view what) {
    if (value.given() && value.value.empty()) {
      throw BadUsage(fmt::format("{} needs {}", value.name, what));
    }
    return value.value;
  }

  std::vector<std::string> targets_;
  bool ipv4_ = false;
  bool ipv6_ = false;
  bool plain_ = false;
  bool json_ = false;
  bool allow_trace_rules_ = false;
  bool sources_ = false;
  std::unique_ptr<Value> count_;
  std::unique_ptr<Value> size_;
  std::unique_ptr<Value> ttl_;
  std::unique_ptr<Value> interface_;
  std::unique_ptr<Value> mark_;
  std::unique_ptr<Value> timeout_;
  std::unique_ptr<Value> netns_;
  std::unique_ptr<Value> chains_;
  std::unique_ptr<Value> listen_;
  std::unique_ptr<Value> listen_count_;
  std::unique_ptr<Value> listen_seconds_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeTraceSubcommand() {
  return std::make_unique<TraceSubcommand>();
}

}  // namespace hopcheck
