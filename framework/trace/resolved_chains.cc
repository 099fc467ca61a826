#include "trace/resolved_chains.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace hopcheck {
namespace {

// ip_tables tells of a rule that matches everything, and ends in a verdict, as
// of its chain's end, which is such a rule, too: behind the last.
void ResolveEnd(NetfilterEvent& event) {
  if (event.kind == NetfilterEvent::Kind::kRule || event.position == 0 ||
      event.book == nullptr ||
      RuleBook::FindLegacyRule(*event.book, event.position).rule == nullptr) {
    return;
  }
  event.kind = NetfilterEvent::Kind::kRule;
  event.verdict = "";
}

bool IsOfSameChain(const NetfilterEvent& a, const NetfilterEvent& b) {
  return a.netns == b.netns && a.backend == b.backend && a.chain == b.chain;
}

}  // namespace

void ResolveChains(std::vector<NetfilterEvent>& events,
                   const EventNames& names) {
  struct Base {
    std::string_view hook;
    std::optional<int32_t> priority;
  };
  // By namespace and trace: a chain that was jumped to stands on the hook of
  // the base chain before it.
  std::map<std::pair<uint32_t, uint32_t>, Base> bases;
  // Most events in a row are about the same few.
  const NetfilterEvent* last = nullptr;
  const RuleBook* rules = nullptr;  // of the last one's namespace
  for (NetfilterEvent& event : events) {
    // hopcheck's own table says all itself.
    if (event.kind == NetfilterEvent::Kind::kSeen) continue;
    if (last == nullptr || last->netns != event.netns) {
      rules = names.Rules(event.netns);
    }
    if (last != nullptr && IsOfSameChain(*last, event)) {
      event.book = last->book;
    } else {
      event.book =
          rules == nullptr ? nullptr : rules->Find(event.backend, event.chain);
    }
    last = &event;
    if (event.backend == Backend::kLegacy) ResolveEnd(event);
    // Legacy tables say the hook themselves.
    if (event.trace_id == 0) continue;
    Base& base = bases[{event.netns, event.trace_id}];
    if (event.book != nullptr && !event.book->hook.empty()) {
      base = {event.book->hook, event.book->priority};
    }
    if (event.hook.empty()) event.hook = base.hook;
    event.priority = base.priority;
  }
}

}  // namespace hopcheck
