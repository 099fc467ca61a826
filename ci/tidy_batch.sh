#!/usr/bin/env bash
# clang-tidy of a batch (lint_batches.py), a file that includes others. Of one in
# which something is found it is asked for the files one by one: that they do not
# go together says nothing of them.
#
#   tidy_batch.sh BATCH FILE...
set -euo pipefail
batch=$1
shift
options=(--quiet --extra-arg=-Wno-unknown-warning-option --warnings-as-errors='*')

if clang-tidy -p "$(dirname "$batch")" "${options[@]}" \
  --header-filter='(framework|bpf)/.*\.(h|cc)$' "$batch" >/dev/null 2>&1; then
  exit 0
fi
status=0
for file in "$@"; do
  found=$(clang-tidy -p build "${options[@]}" "$file" 2>&1) || {
    status=1
    printf '%s\n' "$found" >&2
  }
done
exit "$status"
