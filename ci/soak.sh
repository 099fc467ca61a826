#!/usr/bin/env bash
# Ten thousand runs of one scenario in both families, under load on all cores:
# no failure, nothing inconclusive. Some ten minutes.
#   ci/soak.sh [RUNS]
# shellcheck source=ci/common.sh
. "$(dirname "$0")/common.sh"

bash ci/deps.sh
configure build -DCMAKE_BUILD_TYPE=Release
build build
HOPCHECK_REQUIRE_KERNEL=1 HOPCHECK_STRESS_RUNS=${1:-10000} \
  exec build/bin/stress_test
