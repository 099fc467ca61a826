# shellcheck shell=bash
# What the tests of the package begin with; sourced. Sets $work, a folder that
# goes with the script, and a cache of its own: the helper is needed.
set -euo pipefail

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

if [ "$(id -u)" -ne 0 ]; then
  [ "${HOPCHECK_REQUIRE_KERNEL:-}" != 1 ] || fail "needs root"
  echo "skipped: needs root, to run scenarios"
  exit 77
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOPCHECK_CACHE_DIR=$work/cache
