#!/bin/sh
# The first process of a guest: loads what the root is shared by, mounts it
# read-only below a throw-away layer, and the checkout likewise where it is no
# part of that root, and hands over to guest-init.sh.
# Runs under busybox, with nothing but it; the words matrix.KEY=VALUE of the
# kernel's command line say what to do.
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev

# shellcheck disable=SC2013  # words are what is wanted
for word in $(cat /proc/cmdline); do
  case $word in
    matrix.*=*) export "matrix_${word#matrix.}" ;;
  esac
done

while read -r module; do
  insmod "/mod/$module" || echo "MATRIX: $module cannot be loaded"
done </mod/order

# What is shared as $1, with a layer that goes with the guest, on $2.
mount_layered() {
  mkdir -p "/ro/$1" "$2"
  # shellcheck disable=SC2154  # matrix_*: from the command line
  case $matrix_share in
    9p) mount -t 9p -o ro,trans=virtio,version=9p2000.L,msize=512000,cache=loose "$1" "/ro/$1" ;;
    *) mount -t "$matrix_share" -o ro "$1" "/ro/$1" ;;
  esac
  mkdir -p "/rw/$1/upper" "/rw/$1/work"
  mount -t overlay -o "lowerdir=/ro/$1,upperdir=/rw/$1/upper,workdir=/rw/$1/work" overlay "$2" && return
  echo "MATRIX: the $1 cannot be mounted"
  echo o >/proc/sysrq-trigger
  sleep 60
}

mount -t tmpfs -o size=75% tmpfs /rw
mount_layered root /root
# shellcheck disable=SC2154
[ -z "$matrix_project" ] || mount_layered project "/root$matrix_project"
for folder in proc sys dev run tmp; do mkdir -p /root/$folder; done
# shellcheck disable=SC2154
exec switch_root /root /bin/bash "$matrix_init"
