#!/usr/bin/env bash
# Everything that a change has to pass: lint, all tests of the Release build,
# and the unit and kernel tests once more under AddressSanitizer and
# UndefinedBehaviorSanitizer. What the kernel or the privileges do not permit
# is a failure here, not a skip.
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

bash ci/deps.sh
configure build -DCMAKE_BUILD_TYPE=Release
build build
bash ci/lint.sh
run_tests build

# Not optimized: what optimizers make of the checks takes them minutes.
configure build-asan -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_FLAGS="-O0 -g1" \
  -DHOPCHECK_SANITIZE=address,undefined
build build-asan
run_tests build-asan --label-regex '^(unit|kernel)$'
say "all passed in $SECONDS s"
