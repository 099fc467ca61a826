#!/usr/bin/env bash
# The part of ci/second-root.sh that runs in that root.
#   ci/second-root-build.sh BUILD TARGET...
# shellcheck source=ci/common.sh
. "$(dirname "$0")/common.sh"

folder=$1
shift
bash ci/deps.sh
# What a guest loads its kernel's modules with.
command -v modprobe >/dev/null ||
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends kmod
configure "$folder" -DCMAKE_BUILD_TYPE=Release
build "$folder" "$@"
