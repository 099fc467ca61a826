#!/usr/bin/env bash
# Each scenario and each fixture begins with a line that tells editors its
# schema. Names the files that lack it; with --fix, gives it to them.
#   ci/schema-lines.sh [--fix]
# shellcheck source=ci/common.sh
. "$(dirname "$0")/common.sh"
fix=${1:-}

lacking=0
check() {
  local file=$1 schema=$2 line
  line="# yaml-language-server: \$schema=$(realpath --relative-to="$(dirname "$file")" "$schema")"
  if [ "$(head -n 1 "$file")" = "$line" ]; then return; fi
  if [ "$fix" = --fix ]; then
    # One that names another place is replaced.
    sed -i -e '1{/^# yaml-language-server:/d}' "$file"
    sed -i -e "1i $line" "$file"
    return
  fi
  echo "$file: the first line is not: $line"
  lacking=1
}

while IFS= read -r file; do
  check "$file" scenarios/scenario.schema.json
done < <(find scenarios -name '*.yaml' | sort)
while IFS= read -r file; do
  check "$file" netns-fixtures/fixture.schema.json
done < <(find netns-fixtures -name '*.yaml' | sort)

[ "$lacking" -eq 0 ] || {
  echo "bash ci/schema-lines.sh --fix adds it"
  exit 1
}
