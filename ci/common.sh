# shellcheck shell=bash
# What the entry points share; sourced, from the root of the checkout.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

jobs=$(nproc)

say() { printf '\n== %s\n' "$*"; }

# configure FOLDER OPTION...: once; from then on the build reconfigures itself
# when it has to. A folder that was configured otherwise is configured anew.
configure() {
  local folder=$1
  shift
  # What is compiled again, in another folder, is compiled once. Not before: it
  # is ci/deps.sh that installs it.
  if command -v ccache >/dev/null; then
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_NOHASHDIR=1
  fi
  local wanted="$folder/.configured-by-ci"
  if [ -f "$folder/build.ninja" ] && [ "$(cat "$wanted" 2>/dev/null)" = "$*" ]; then
    return
  fi
  say "configure $folder"
  if [ -f "$folder/CMakeCache.txt" ] &&
    ! grep -qx 'CMAKE_GENERATOR:INTERNAL=Ninja' "$folder/CMakeCache.txt"; then
    echo "$folder was made with another generator than Ninja: remove it first" >&2
    exit 1
  fi
  cmake -G Ninja -S . -B "$folder" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON "$@"
  echo "$*" >"$wanted"
}

# build FOLDER [TARGET...]: all of it unless targets are given.
build() {
  local folder=$1
  shift
  say "build $folder"
  cmake --build "$folder" --parallel "$jobs" ${1:+--target "$@"}
}
