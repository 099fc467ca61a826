#!/usr/bin/env bash
# Everything that a change has to pass: lint, all tests of the Release build,
# and the unit and kernel tests once more under AddressSanitizer and
# UndefinedBehaviorSanitizer, and some scenarios on other kernels. What the
# kernel or the privileges do not permit is a failure here, not a skip.
# shellcheck source=ci/common.sh
. "$(dirname "$0")/common.sh"
export HOPCHECK_REQUIRE_KERNEL=1

run_tests() {
  local folder=$1
  shift
  say "test $folder"
  ctest --test-dir "$folder" --parallel "$jobs" --output-on-failure \
    --no-tests=error "$@"
}

bash ci/deps.sh --matrix
configure build -DCMAKE_BUILD_TYPE=Release
build build
bash ci/lint.sh
run_tests build

# Some behaviours on the oldest and on the newest kernel of the list, six minutes
# at most; ci/nightly.sh has all of both.
say "test on other kernels"
bash ci/kernel-matrix.sh --ends --jobs 2 --boot-limit 120 --limit 240 -- \
  bash ci/matrix/smoke-command.sh

# A Release build, too: of the tests, which have no checks in them, the objects
# are the same.
configure build-asan -DCMAKE_BUILD_TYPE=Release \
  -DHOPCHECK_SANITIZE=address,undefined
build build-asan
run_tests build-asan --label-regex '^(unit|kernel)$'
say "all passed in $SECONDS s"
