#!/usr/bin/env bash
# Boots kernels in virtual machines and runs the tests on each; --help says more.
#   ci/kernel-matrix.sh [OPTION...] [KERNEL...] [-- COMMAND...]
# shellcheck source=ci/common.sh
. "$(dirname "$0")/common.sh"
export PYTHONDONTWRITEBYTECODE=1
exec python3 ci/matrix/matrix.py "$@"
