#!/usr/bin/env bash
# What hopcheck costs, as ratios measured in one run; a minute, on a quiet
# machine. Not a test: machines are noisy.
#   ci/bench.sh [ROUNDS [PART]]
# shellcheck source=ci/common.sh
. "$(dirname "$0")/common.sh"

bash ci/deps.sh
configure build -DCMAKE_BUILD_TYPE=Release
build build
exec build/bin/hopcheck_bench "$@"
