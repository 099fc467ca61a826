#!/bin/bash
# What a kernel has to pass: the kernel tests and the whole collection of
# scenarios. Runs in a guest, in the root of the checkout.
build=${HOPCHECK_BUILD:-build}
status=0

# The limits of the tests are for real processors. What is changed here goes with
# the guest.
find "$build" -name CTestTestfile.cmake -exec \
  sed -i -E 's/TIMEOUT "?([0-9]+)"?/TIMEOUT "\10"/' {} +

"$build/bin/hopcheck" run --json "$HOPCHECK_RESULTS/results.json" scenarios ||
  status=$?
ctest --test-dir "$build" --label-regex '^kernel$' --output-on-failure \
  --no-tests=error --output-junit "$HOPCHECK_RESULTS/ctest.xml" || status=1
exit $status
