#!/usr/bin/env bash
# Another root for ci/kernel-matrix.sh --root, so that the firewall tools of
# another release meet a kernel: Debian's SUITE in FOLDER, and hopcheck built in
# it, in the checkout's folder build-SUITE. What is there stays.
#   ci/second-root.sh SUITE [FOLDER [TARGET...]]
# FOLDER: ~/.cache/hopcheck-roots/SUITE; TARGET: what is built (hopcheck).
# shellcheck source=ci/common.sh
. "$(dirname "$0")/common.sh"

suite=${1:?SUITE, of Debian: trixie}
root=${2:-${XDG_CACHE_HOME:-$HOME/.cache}/hopcheck-roots/$suite}
shift $(($# < 2 ? $# : 2))
mirror=${HOPCHECK_DEBIAN_MIRROR:-http://deb.debian.org/debian}

if [ "$(id -u)" -ne 0 ]; then
  echo "ci/second-root.sh: a root is made as root" >&2
  exit 1
fi
if ! command -v debootstrap >/dev/null; then
  echo "ci/second-root.sh: as root, apt-get install debootstrap" >&2
  exit 1
fi
# Begun, but not to the end.
if [ -d "$root/debootstrap" ]; then rm -rf "$root"; fi
if [ ! -x "$root/usr/bin/dpkg-query" ]; then
  mkdir -p "$root"
  if [ -n "$(ls -A "$root")" ]; then
    echo "ci/second-root.sh: $root is no root of Debian, and not empty" >&2
    exit 1
  fi
  say "debootstrap $suite"
  debootstrap --variant=minbase "$suite" "$root" "$mirror"
fi

# What it needs of this machine it sees in a mount namespace that goes with this.
# shellcheck disable=SC2016  # "$@" is the inner shell's
unshare --mount --propagation private bash -euc '
  root=$1 project=$2 suite=$3
  shift 3
  mkdir -p "$root$project"
  mount --bind "$project" "$root$project"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  [ -e "$root/etc/resolv.conf" ] || cp -L /etc/resolv.conf "$root/etc/"
  exec chroot "$root" env LANG=C.UTF-8 CCACHE_DIR=/var/cache/ccache \
    bash "$project/ci/second-root-build.sh" "build-$suite" "$@"
' - "$root" "$PWD" "$suite" "${@:-hopcheck}"
echo "$root"
