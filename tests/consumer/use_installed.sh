#!/usr/bin/env bash
# use_installed.sh CMAKE BUILD_FOLDER PROJECT: installs what was built, then
# configures, builds and tests a copy of PROJECT against it.
# shellcheck source=tests/consumer/prelude.sh
. "$(dirname "$0")/prelude.sh"
cmake=$1 build=$2 project=$3
prefix=$work/prefix
"$cmake" --install "$build" --prefix "$prefix" >"$work/install.log" ||
  fail "install: $(cat "$work/install.log")"

# The program finds its helper and its fixtures from where it stands: nothing
# of the build is asked for.
cp -r "$project" "$work/project"
"$cmake" -S "$work/project" -B "$work/build" -G Ninja \
  -DCMAKE_PREFIX_PATH="$prefix" >"$work/configure.log" 2>&1 ||
  fail "configure: $(cat "$work/configure.log")"
"$cmake" --build "$work/build" >"$work/build.log" 2>&1 ||
  fail "build: $(cat "$work/build.log")"
cd "$work/build"

ctest --output-on-failure --no-tests=error --label-regex '^network$' ||
  fail "the project's scenario does not pass"
ctest --output-on-failure --no-tests=error --label-regex '^cpp$' ||
  fail "the project's test in C++ does not pass"
names=$(ctest -N)
grep -q 'scenario/tests/lan\.yaml$' <<<"$names" ||
  fail "the scenario is not named after its file: $names"
! grep -q 'our-lan' <<<"$names" || fail "a fixture is taken for a scenario"

# A new file is a new test after the next build, and one that fails fails.
sed 's/expect: unreachable/expect: replied/' "$work/project/tests/lan.yaml" \
  >"$work/project/tests/wrong.yaml"
"$cmake" --build "$work/build" >/dev/null
if ctest --tests-regex 'wrong\.yaml$' --no-tests=ignore >"$work/wrong.log"; then
  fail "a wrong expectation passes, or a new file is not picked up:
$(cat "$work/wrong.log")"
fi
grep -q 'scenario/tests/wrong\.yaml' "$work/wrong.log" ||
  fail "the new file did not run: $(cat "$work/wrong.log")"

# Scenarios alone ask for no compiler and no library.
sed -e 's/ LANGUAGES CXX/ LANGUAGES NONE/' -e '/GTest/d' -e '/lan_test/d' \
  "$project/CMakeLists.txt" >"$work/project/CMakeLists.txt"
"$cmake" -S "$work/project" -B "$work/no-language" -G Ninja \
  -DCMAKE_PREFIX_PATH="$prefix" >"$work/configure.log" 2>&1 ||
  fail "configure without languages: $(cat "$work/configure.log")"
ctest --test-dir "$work/no-language" --no-tests=error --tests-regex 'lan\.yaml$' \
  >"$work/no-language.log" ||
  fail "without languages: $(cat "$work/no-language.log")"

# The schemas are installed as they are printed, the fixtures' beside that of
# scenarios, which it refers to.
schema=$prefix/share/hopcheck/scenarios/scenario.schema.json
"$prefix/bin/hopcheck" schema | diff "$schema" - ||
  fail "the installed schema is not the one that is printed"
referred=$(sed -n 's/.*"\$ref": "\([^#"]*\)#.*/\1/p' \
  "$prefix/share/hopcheck/netns-fixtures/fixture.schema.json")
[ "$prefix/share/hopcheck/netns-fixtures/$referred" -ef "$schema" ] ||
  fail "the fixtures' schema refers to '$referred', which is not installed"

# The installed fixtures are found from any folder.
for fixture in "$prefix"/share/hopcheck/netns-fixtures/*.yaml; do
  [ -e "$fixture" ] || fail "no fixture is installed"
  printf 'scenario: A fixture\ntopology: {fixture: %s}\nprobes: []\n' \
    "$(basename "$fixture" .yaml)" >"$work/fixture.yaml"
  said=$("$prefix/bin/hopcheck" check "$work/fixture.yaml" 2>&1) || true
  ! grep -q "there is no fixture" <<<"$said" || fail "$fixture is not found: $said"
done
