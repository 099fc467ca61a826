#include "topology/build_script.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/shell_word.h"
#include "firewall/load_commands.h"
#include "topology/build_order.h"
#include "topology/inherited.h"
#include "topology/interface_plan.h"
#include "topology/readiness.h"
#include "topology/script_text.h"
#include "topology/sysctl.h"

namespace hopcheck {
namespace {

constexpr std::string_view kOwnDefault = "hopcheck's own default";
constexpr std::chrono::milliseconds kBetweenLooks{50};

// The functions that the commands lean on. A look at a link settles its carrier
// (Linux 6.8), so that the first is mostly the last.
constexpr std::string_view kHelpers = R"sh(
# where_ipv6 COMMAND...
where_ipv6() {
  [ ! -d /proc/sys/net/ipv6/conf ] || "$@"
}

# await FUNCTION ARGUMENT...: until it succeeds.
await() {
  looks=0
  until "$@"; do
    looks=$((looks + 1))
    if [ "$looks" -gt "$patience" ]; then
      echo "$0: waited too long: $*" >&2
      exit 1
    fi
    sleep 0.05
  done
}

# An end of a link drops what it is given until the kernel calls it UP, and a
# port of a bridge with STP until it has listened and learnt.
carry_packets() { # NAMESPACE DEVICE...
  in=$1
  shift
  for device; do
    link=$(ip -n "$in" -d -o link show dev "$device") || return
    case $link in *' state UP '*) ;; *) return 1 ;; esac
    case $link in
      *' bridge_slave state forwarding '* | *' bridge_slave state blocking '*) ;;
      *' bridge_slave '*) return 1 ;;
    esac
  done
}

# One that leads nowhere is settled when the kernel has seen that.
lack_carrier() { # NAMESPACE DEVICE...
  in=$1
  shift
  for device; do
    link=$(ip -n "$in" -o link show dev "$device") || return
    case $link in *' state UP '* | *' state UNKNOWN '*) return 1 ;; esac
  done
}

# An IPv6 address receives once its route is in table local.
receive() { # NAMESPACE WHICH DEVICE...
  in=$1
  which=$2
  shift 2
  for device; do
    ip -n "$in" -6 -o addr show dev "$device" "$which" |
      while read -r _ _ _ address _; do
        route=$(ip -n "$in" -6 route show table local \
          exact "${address%/*}" dev "$device")
        [ -n "$route" ] || exit 1
      done || return
  done
}
)sh";

// Words in lines of at most 79 columns.
std::string Wrapped(const std::vector<std::string>& words,
                    std::string_view indent) {
  constexpr size_t kColumns = 77;  // and " \"
  std::string text;
  size_t column = kColumns;
  for (const std::string& word : words) {
    if (column + 1 + word.size() > kColumns) {
      text += text.empty() ? "" : " \\\n";
      text += indent;
      column = indent.size();
    } else {
      text += ' ';
      ++column;
    }
    text += word;
    column += word.size();
  }
  return text;
}

// A function that does to a namespace what LiveTopology does with
// InheritedToUndo().
std::string AsBuilt() {
  constexpr std::string_view kPrefix = "net.ipv4.conf.";
  std::vector<std::string> settings;
  for (const Sysctl& setting : SettingsAsBuilt()) {
    std::string file = setting.name.substr(kPrefix.size());
    std::ranges::replace(file, '.', '/');
    settings.push_back(fmt::format("{}={}", file, setting.value));
  }
  return fmt::format(R"sh(
# A new namespace takes over IPv4 settings of the machine. They are put back to
# what the kernel is built with, where they differ: a setting of lo that was
# written no longer follows the default.
as_built() {{ # NAMESPACE
  # shellcheck disable=SC2016
  ip netns exec "$1" sh -c '
    cd /proc/sys/net/ipv4/conf || exit
    for setting; do
      [ -e "${{setting%=*}}" ] || continue
      read -r now <"${{setting%=*}}"
      [ "$now" = "${{setting#*=}}" ] || echo "${{setting#*=}}" >"${{setting%=*}}"
    done' sh \
{}
}}
)sh",
                     Wrapped(settings, "    "));
}

// Writes the steps down.
class ScriptWriter : public BuildSite {
 public:
  ScriptWriter(const Topology& topology, Backend backend)
      : topology_(topology), backend_(backend), plan_(PlanTopology(topology)) {
    for (PlannedNamespace& ns : plan_.namespaces) {
      ns.word = PrefixedWord(ns.name);
    }
  }

  // The body of `up`.
  std::string Write() {
    MakeInterfaces(topology_, plan_, *this);
    MakeUsable(topology_, plan_, *this);
    if (text_.empty()) return "  :\n";
    return std::move(text_);
  }

  const TopologyPlan& plan() const { return plan_; }

 private:
  void BeginStage(std::string_view what) override {
    heading_ = fmt::format("{}  # {}\n", text_.empty() ? "" : "\n", what);
  }

  void MakeNamespace(size_t ns) override {
    Append(fmt::format("  ip netns add {}{}\n  as_built {}\n", Word(ns),
                       Remark(topology_.namespaces[ns].place), Word(ns)));
  }

  // Of nothing: the commands name namespaces.
  int Descriptor(size_t /*ns*/) const override { return -1; }

  void WriteDefault(size_t ns, const Sysctl& sysctl) override {
    // -e: a key that the kernel does not have is none of its errors.
    Add(ns, SysctlCommand(sysctl, "-eqw"), Remark(sysctl.place, kOwnDefault));
  }

  void SendDefaults(size_t ns, Family family,
                    std::span<const Request> requests) override {
    for (const Request& request : requests) {
      Append(fmt::format("  {}{}{}\n",
                         family == Family::kIpv6 ? "where_ipv6 " : "",
                         InNamespace(Word(ns), request.command()),
                         Remark(request.place(), kOwnDefault)));
    }
  }

  void Write(size_t ns, const Sysctl& sysctl) override {
    Add(ns, SysctlCommand(sysctl, "-qw"), Remark(sysctl.place));
  }

  void Send(size_t ns, std::span<const Request> requests) override {
    for (const Request& request : requests) {
      Add(ns, request.command(), Remark(request.place()));
    }
  }

  void LoadFirewall(size_t ns) override {
    for (const LoadCommand& command :
         LoadCommands(topology_.namespaces[ns].firewall, backend_)) {
      Append(LoadLines(Word(ns), command));
    }
  }

  void AwaitReady(size_t ns) override {
    const PlannedNamespace& planned = plan_.namespaces[ns];
    std::string up;
    std::string without_carrier;
    for (const AwaitedLink& link : AwaitedLinks(planned)) {
      (link.comes_up ? up : without_carrier) +=
          " " + ShellWord(link.device.name);
    }
    Await(ns, "carry_packets", "", up);
    Await(ns, "lack_carrier", "", without_carrier);
    if (planned.interfaces.front().declared.up) up = " lo" + up;
    Await(ns, "receive", " -dadfailed", up);
    // Without a carrier, detection does not even begin.
    Await(ns, "receive", " -tentative", without_carrier);
  }

  void Await(size_t ns, std::string_view function, std::string_view which,
             std::string_view devices) {
    if (devices.empty()) return;
    Append(
        fmt::format("  await {} {}{}{}\n", function, Word(ns), which, devices));
  }

  void Add(size_t ns, std::string_view command, std::string_view remark) {
    Append(fmt::format("  {}{}\n", InNamespace(Word(ns), command), remark));
  }

  // A stage without a step has no heading.
  void Append(std::string_view lines) {
    text_ += std::exchange(heading_, "");
    text_ += lines;
  }

  const std::string& Word(size_t ns) const { return plan_.namespaces[ns].word; }

  const Topology& topology_;
  const Backend backend_;
  TopologyPlan plan_;
  std::string heading_;
  std::string text_;
};

std::string Head(const Scenario& scenario, const Variant& variant) {
  const std::string chosen = variant.ToString();
  return fmt::format(
      R"sh(#!/bin/sh
# {}
# {}{}
#
# Builds this topology by hand, as root, or takes it down:
#   sh SCRIPT [up | down] [PREFIX]
# Its namespaces are network namespaces of that name behind PREFIX, which is
# hopcheck- unless given:
#   ip netns exec hopcheck-{} ip addr
set -eu
prefix=${{2-hopcheck-}}
)sh",
      OneLine(scenario.title), OneLine(scenario.file),
      chosen.empty() ? "" : fmt::format(" [{}]", chosen),
      OneLine(scenario.topology.namespaces.empty()
                  ? "NAME"
                  : scenario.topology.namespaces.front().name));
}

std::string Down(const TopologyPlan& plan) {
  std::string words;
  for (const PlannedNamespace& ns : plan.namespaces) words += " " + ns.word;
  return fmt::format(R"sh(
down() {{
  for namespace in{}; do
    [ ! -e "/var/run/netns/$namespace" ] || ip netns del "$namespace"
  done
}}
)sh",
                     words);
}

// Last, so that a shell that reads the script from a pipe has read all of it.
constexpr std::string_view kMain = R"sh(
case ${1-up} in
  up)
    trap 'echo "$0: this failed; \"down\" takes away what stands" >&2' EXIT
    up
    trap - EXIT
    ;;
  down) down ;;
  *)
    echo "usage: sh $0 [up | down] [PREFIX]" >&2
    exit 2
    ;;
esac
)sh";

}  // namespace

std::string BuildScript(const Scenario& scenario, const Variant& variant) {
  ScriptWriter writer(scenario.topology,
                      variant.backend.value_or(Backend::kNft));
  const std::string up = writer.Write();
  return fmt::format(
      "{}\nup() {{\n{}}}\n{}\npatience={}  # looks, 0.05 s apart\n{}{}{}",
      Head(scenario, variant), up, Down(writer.plan()),
      ReadyWithin(writer.plan()) / kBetweenLooks, AsBuilt(), kHelpers, kMain);
}

}  // namespace hopcheck
