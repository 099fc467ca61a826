#!/usr/bin/env bash
# Installs what building, testing and linting need on Debian 12, and with --matrix
# what ci/kernel-matrix.sh needs. Does nothing, and asks nothing of the network,
# where all of it is there.
#   ci/deps.sh [--matrix]
set -euo pipefail

packages=(
  # build
  g++ cmake ninja-build pkg-config
  libbpf-dev libbpfcc-dev libcli11-dev libfmt-dev libgmock-dev libgtest-dev
  libmnl-dev libnftables-dev libnftnl-dev libpcap-dev libxxhash-dev
  libyaml-cpp-dev nlohmann-json3-dev
  # load the firewalls under test, build what stands there by hand (tests)
  ipset iptables iproute2
  # list what stands there, and check files against the schemas (tests)
  nftables python3-jsonschema python3-yaml
  # compile what the tests build once more only once
  ccache
  # lint
  clang-format clang-tidy
)

if [ "${1:-}" = --matrix ]; then
  packages+=(qemu-system-x86 busybox-static cpio zstd xz-utils kmod)
fi

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
  {
    echo "ci/deps.sh: these packages are missing: ${missing[*]}"
    echo "As root: apt-get install --no-install-recommends ${missing[*]}"
  } >&2
  exit 1
fi

export DEBIAN_FRONTEND=noninteractive
echo "== install ${missing[*]}"
apt-get update -qq
apt-get install -qq -y --no-install-recommends "${missing[@]}"
