#!/usr/bin/env bash
# use_source.sh CMAKE SOURCE PROJECT: builds and tests a copy of PROJECT that has
# hopcheck's source as a part of it (add_subdirectory) in place of the package.
# shellcheck source=tests/consumer/prelude.sh
. "$(dirname "$0")/prelude.sh"
cmake=$1 source=$2 project=$3
cp -r "$project" "$work/project"
sed -i "s|^find_package(hopcheck .*|add_subdirectory($source hopcheck)|" \
  "$work/project/CMakeLists.txt"
grep -q '^add_subdirectory' "$work/project/CMakeLists.txt" ||
  fail "the project does not look for the package"
# It is whether it builds that is to be seen: not optimized, or, where a cache
# keeps what was compiled before, as that was.
options=(-DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_FLAGS=-O0)
[ -z "${CMAKE_CXX_COMPILER_LAUNCHER:-}" ] ||
  options=(-DCMAKE_BUILD_TYPE=Release -DHOPCHECK_WERROR=ON)
"$cmake" -S "$work/project" -B "$work/build" -G Ninja "${options[@]}" \
  >"$work/configure.log" 2>&1 || fail "configure: $(cat "$work/configure.log")"
"$cmake" --build "$work/build" >"$work/build.log" 2>&1 ||
  fail "build: $(tail -n 50 "$work/build.log")"
cd "$work/build"
ctest --output-on-failure --no-tests=error --label-regex '^(network|cpp)$' ||
  fail "the project's tests do not pass"
# Nothing of hopcheck's own that the project has not asked for.
names=$(ctest -N)
! grep -q 'unit/\|kernel/' <<<"$names" || fail "hopcheck's tests are there: $names"
