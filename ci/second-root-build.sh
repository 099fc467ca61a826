#!/usr/bin/env bash
# The part of ci/second-root.sh that runs in that root.
#   ci/second-root-build.sh BUILD TARGET...
# shellcheck source=ci/common.sh
. "$(dirname "$0")/common.sh"

folder=$1
shift
bash ci/deps.sh
configure "$folder" -DCMAKE_BUILD_TYPE=Release
build "$folder" "$@"
