#!/usr/bin/env bash
# Format, the rules that keep the rooms apart, and clang-tidy on what has
# changed since it was last found clean. Wants a build in build/ (clang-tidy
# asks it how files are compiled, and what they include).
# shellcheck source=ci/common.sh
. "$(dirname "$0")/common.sh"

failed=0
complain() {
  echo "$*" >&2
  failed=1
}

# only WHERE SENTENCE PATTERN: lines that match PATTERN (of C++ files) stand in
# files that match WHERE, and nowhere else.
only() {
  local where=$1 sentence=$2 pattern=$3 found
  found=$(grep -rnE "$pattern" framework bpf tests --include='*.cc' --include='*.h' |
    grep -vE "^($where)" || true)
  [ -z "$found" ] || complain "$sentence:
$found"
}

say "format"
mapfile -t sources < <(find framework bpf tests -name '*.cc' -o -name '*.h' | sort)
clang-format --dry-run -Werror "${sources[@]}" || failed=1

say "rooms"
only 'framework/scenario/' 'YAML is known in scenario alone' \
  '#include <yaml-cpp/'
only 'framework/netlink/|tests/' 'libmnl is known in netlink and tests alone' \
  '#include <libmnl/'
only 'framework/(topology/net_namespace|base/own_mounts)\.cc:|tests/' \
  'setns is called in net_namespace.cc (network) and own_mounts.cc (mount) alone' '\bsetns\('
only 'bpf/compiler/|tests/(unit|kernel)/bpf/' \
  'libbcc is known in the compiler of bpf/ alone' '#include <(bcc/|bpf_module)'
only 'framework/(runner|command)/|framework/testbed/matchers\.|tests/' \
  'GoogleTest is known in runner, command, testbed/matchers and tests alone' \
  '#include <g(test|mock)/'
only 'framework/(runner|command|testbed)/|tests/' \
  'Only runner, command and testbed know runner' \
  '#include "runner/'

say "clang-tidy"
# Ninja knows what each object was made from: so what was found clean is looked
# at again when that has changed.
ninja -C build -t deps | python3 ci/lint_batches.py build build/lint
ninja --quiet -k 0 -f build/lint/build.ninja || failed=1

[ "$failed" -eq 0 ] || exit 1
