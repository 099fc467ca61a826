#!/usr/bin/env bash
# One command from a fresh checkout to running scenarios: installs what is
# needed, builds, runs everything in scenarios/. Options are passed on to
# `hopcheck run`.
# shellcheck source=ci/common.sh
. "$(dirname "$0")/common.sh"

bash ci/deps.sh
configure build -DCMAKE_BUILD_TYPE=Release
build build hopcheck
say "run scenarios/"
exec build/bin/hopcheck run scenarios "$@"
