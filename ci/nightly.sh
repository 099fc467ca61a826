#!/usr/bin/env bash
# All tests on all kernels of the list, those for the night included, and what
# differs between them: hours, where kernels are emulated.
#   ci/nightly.sh [OPTION of ci/kernel-matrix.sh...]
# shellcheck source=ci/common.sh
. "$(dirname "$0")/common.sh"

bash ci/deps.sh --matrix
configure build -DCMAKE_BUILD_TYPE=Release
build build
exec bash ci/kernel-matrix.sh --nightly --compare --limit 14400 "$@"
