#include "runner/trace_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

#include "base/diagnostic.h"
#include "base/kernel_error.h"
#include "live/interfaces.h"
#include "live/resolve_host.h"
#include "runner/kernel_advice.h"

namespace hopcheck {
namespace {

const NetNamespace& Start(Machine& machine, const std::string& netns) {
  try {
    return netns.empty() ? machine.Own() : machine.Named(netns);
  } catch (const NoSuchNamespace& error) {
    throw BadTraceRequest(error.what());
  } catch (const KernelError& error) {
    if (netns.find('/') == netns.npos) throw;
    throw BadTraceRequest(error.what());  // a path that leads nowhere
  }
}

void CheckInterface(const NetNamespace& from, const std::string& name) {
  const std::vector<Device> devices = InterfacesOf(from);
  std::vector<std::string_view> names;
  for (const Device& device : devices) {
    if (device.name == name) return;
    names.push_back(device.name);
  }
  throw BadTraceRequest(
      fmt::format("there is no interface '{}' in namespace {}{}", name,
                  from.name(), DidYouMean(name, names)));
}

// -I takes either, as ping's does.
void SetInterface(const NetNamespace& from, const std::string& word,
                  EchoRequest& echo) {
  if (const auto source = IpAddress::Parse(word)) {
    if (source->family() != echo.destination.family()) {
      throw BadTraceRequest(fmt::format("{} and {} are of two families", word,
                                        echo.destination.ToString()));
    }
    echo.source = *source;
    return;
  }
  CheckInterface(from, word);
  echo.device = word;
}

EchoRequest ToEcho(const NetNamespace& from, const TraceRequest& request) {
  EchoRequest echo;
  try {
    ResolvedHost host = ResolveHost(from, request.target, request.family);
    echo.destination = host.address;
    if (!host.device.empty()) echo.device = std::move(host.device);
  } catch (const UnknownHost& error) {
    throw BadTraceRequest(error.what());
  }
  if (!request.interface.empty()) SetInterface(from, request.interface, echo);
  echo.size = request.size;
  echo.ttl = request.ttl;
  echo.mark = request.mark;
  return echo;
}

ChainSourceChoice Choose(const TraceRequest& request) {
  ChainSourceChoice choice =
      ChooseChainSource(request.allow_trace_rules, request.chains);
  if (!request.chains) return choice;
  const auto asked = std::ranges::find(choice.options, *request.chains,
                                       &ChainSourceChoice::Option::kind);
  if (!asked->why_not.empty()) {
    throw BadTraceRequest(fmt::format("chains cannot be seen by {}: {}",
                                      ToString(asked->kind), asked->why_not));
  }
  return choice;
}

// The namespace of each step that is in one.
struct NamespaceOf {
  template <typename What>
  std::string_view operator()(const What& what) const {
    return what.namespace_name;
  }
};

bool Passes(const std::vector<Step>& steps, std::string_view space) {
  return std::ranges::any_of(steps, [&](const Step& step) {
    return std::visit(NamespaceOf(), step.what) == space;
  });
}

// The interface by which the packet was last seen to leave.
std::string LastWayOut(const std::vector<Step>& steps) {
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    const Hop* hop = std::get_if<Hop>(&step->what);
    if (hop == nullptr) continue;
    return hop->direction == Direction::kOut ? hop->namespace_name + "/" + hop->interface : "";
  }
  return "";
}

}  // namespace

TraceSession::TraceSession(const TraceRequest& request, const Stop& stop,
                           Tell tell)
    : stop_(stop),
      tell_(std::move(tell)),
      timeout_(request.timeout),
      from_(&Start(machine_, request.netns)),
      echo_(ToEcho(*from_, request)),
      choice_(Choose(request)),
      chains_(MakeChainSource(
          choice_, tracer_,
          [this](uint32_t netns) { return machine_.Find(netns); })),
      routes_([this](uint32_t netns) { return machine_.Find(netns); }) {}

EventNames TraceSession::Names() {
  return {.namespaces = {},
          .kernel = tracer_.names(),
          .rules = [this](uint32_t netns) { return chains_->Rules(netns); },
          .routes = [this](uint32_t netns) { return routes_.Find(netns); },
          .others = [this](uint32_t netns) { return machine_.Name(netns); }};
}

bool TraceSession::Watch(uint32_t netns) {
  if (netns == 0 || !watched_.insert(netns).second) return false;
  const auto give_up = [&](std::string_view why) {
    tell_(fmt::format("the chains of namespace {} are not shown: {}",
                      machine_.Name(netns), why));
  };
  const NetNamespace* space = machine_.Find(netns);
  if (space == nullptr) {
    give_up("neither a process nor a mount, descriptor or socket leads there");
    return false;
  }
  try {
    chains_->Watch(*space);
    return true;
  } catch (const KernelError& error) {
    give_up(WithAdvice(error));
    return false;
  }
}

// Those that the packet went through, and not its copies that a bridge has
// flooded elsewhere.
bool TraceSession::WatchNew(const PacketRecord& record,
                            const PacketPath& path) {
  bool found = false;
  for (const PacketEvent& event : record.events) {
    const std::string name = machine_.Name(event.netns);
    if (!Passes(path.request, name) && !Passes(path.reply, name)) continue;
    found = Watch(event.netns) || found;
  }
  return found;
}

void TraceSession::LearnTheWay() {
  if (!chains_->NeedsNamespaces()) return;
  Watch(from_->inode());
  const EventNames names = Names();
  for (bool found = true; found;) {
    PingSocket socket(*from_, echo_);
    Flight flight(
        socket, tracer_, stop_,
        {.timeout = timeout_, .surroundings = Surroundings::kNetwork});
    const PacketPath path = flight.Fly(from_->inode(), names);
    found = WatchNew(flight.record(), path);
  }
}

TracedPacket TraceSession::Trace(
    const std::function<void(const PacketPath&)>& on_wait) {
  if (!socket_) socket_.emplace(*from_, echo_);
  Flight flight(*socket_, tracer_, stop_,
                {.timeout = timeout_,
                 .surroundings = Surroundings::kNetwork,
                 .on_wait = on_wait});
  TracedPacket packet{.path = flight.Fly(from_->inode(), Names())};
  packet.answered = flight.got_reply();
  ExplainSilence(flight, packet.path);
  if (chains_->NeedsNamespaces() && WatchNew(flight.record(), packet.path)) {
    tell_(
        "the packet went another way than those before: chains of it are "
        "missing");
  }
  return packet;
}

// A packet that nobody has dropped or received, and that was last seen on its
// way out, has left this machine, or is about to.
void TraceSession::ExplainSilence(const Flight& flight,
                                  PacketPath& path) const {
  if (path.outcome || !flight.timed_out() || flight.got_reply()) return;
  const std::string by = LastWayOut(path.request);
  if (by.empty()) return;
  path.inconclusive = fmt::format(
      "{}, and no answer came within {} ms",
      flight.NothingLeft()
          ? fmt::format("it left this machine by {}", by)
          : fmt::format("it was given to {}, whose driver still has it", by),
      timeout_.count());
}

}  // namespace hopcheck
