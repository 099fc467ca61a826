// Netfilter's trace of the probes' packets in one namespace, and what stands in
// the rulesets that it speaks of.
#ifndef HOPCHECK_TRACE_NETFILTER_WATCH_H_
#define HOPCHECK_TRACE_NETFILTER_WATCH_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "firewall/rule_book.h"
#include "netlink/socket.h"
#include "netlink/trace_table.h"
#include "topology/net_namespace.h"
#include "trace/logger_guard.h"
#include "trace/tracer.h"

namespace hopcheck {

// Whose the namespace is that is watched.
enum class Watched : uint8_t {
  // Made for a test: what is left there goes with it.
  kOwn,
  // Others' and in use. Nothing is left there, whatever ends the process: the
  // tables go with their socket, and where nobody else has legacy tables traced
  // the logger of packets is as it was.
  kLive,
};

class NetfilterWatch {
 public:
  // From now on the chains that packets with the tracer's cookie pass in
  // `space` are recorded. Adds a table of hopcheck's own there, which goes with
  // the namespace at the latest (trace_table.h), and makes nfnetlink_log the
  // namespace's logger of packets; the ruleset is not touched. Load the ruleset
  // first: a chain added later on a hook of its own may not be seen. `space`
  // and `tracer` outlive this. Of a tracer that probes chains itself, nothing
  // is added. Throws KernelError, also where the kernel lacks what would tell
  // of rulesets that stand there.
  NetfilterWatch(const NetNamespace& space, Tracer& tracer,
                 Watched watched = Watched::kOwn);
  ~NetfilterWatch();
  NetfilterWatch(const NetfilterWatch&) = delete;
  NetfilterWatch& operator=(const NetfilterWatch&) = delete;

  const NetNamespace& space() const { return space_; }

  // What stands in the namespace's rulesets: read when first asked for so.
  // Lives as long as this. Throws KernelError.
  const std::shared_ptr<const RuleBook>& Rules(
      RuleTexts texts = RuleTexts::kAll);

 private:
  void AddTables();
  void AddTable(uint8_t family, std::span<const TraceHook> hooks);
  void AddLiveTable(uint8_t family, std::span<const TraceHook> hooks);
  void AddTableIfThere(uint8_t family, std::span<const TraceHook> hooks);
  void ListenToLog();
  void SetLogger();

  const NetNamespace& space_;
  Tracer& tracer_;
  const Watched watched_;
  // Owns the tables, and hears the trace.
  std::optional<NetlinkSocket> socket_;
  std::optional<LoggerGuard> logger_;
  uint64_t cookie_ = 0;
  std::shared_ptr<const RuleBook> rules_;
  std::shared_ptr<const RuleBook> rules_without_texts_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_NETFILTER_WATCH_H_
