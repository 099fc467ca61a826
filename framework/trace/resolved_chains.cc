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

// Finds chains for events in a row: most are about the same few.
class ChainFinder {
 public:
  explicit ChainFinder(const EventNames& names) : names_(names) {}

  const BookChain* Of(const NetfilterEvent& event) {
    if (last_ == nullptr || last_->netns != event.netns) {
      rules_ = names_.Rules(event.netns);
    }
    const bool is_same = last_ != nullptr && IsOfSameChain(*last_, event);
    if (!is_same) {
      chain_ = rules_ == nullptr ? nullptr
                                 : rules_->Find(event.backend, event.chain);
    }
    last_ = &event;
    return chain_;
  }

 private:
  const EventNames& names_;
  const NetfilterEvent* last_ = nullptr;
  const RuleBook* rules_ = nullptr;   // of its namespace
  const BookChain* chain_ = nullptr;  // its own
};

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
  ChainFinder finder(names);
  for (NetfilterEvent& event : events) {
    // hopcheck's own table says all itself.
    if (event.kind == NetfilterEvent::Kind::kSeen) continue;
    event.book = finder.Of(event);
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
