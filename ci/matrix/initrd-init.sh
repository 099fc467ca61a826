#!/bin/sh
# The first process of a guest: loads what the machine's root is shared by,
# mounts it read-only below a throw-away layer, and hands over to guest-init.sh.
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

# shellcheck disable=SC2154  # matrix_*: from the command line
case $matrix_share in
  9p) mount -t 9p -o ro,trans=virtio,version=9p2000.L,msize=512000,cache=loose root /ro ;;
  *) mount -t "$matrix_share" -o ro root /ro ;;
esac
mount -t tmpfs -o size=75% tmpfs /rw
mkdir /rw/upper /rw/work
if ! mount -t overlay -o lowerdir=/ro,upperdir=/rw/upper,workdir=/rw/work overlay /root; then
  echo "MATRIX: the root cannot be mounted"
  echo o >/proc/sysrq-trigger
  sleep 60
fi
for folder in proc sys dev run tmp; do mkdir -p /root/$folder; done
# shellcheck disable=SC2154
exec switch_root /root /bin/bash "$matrix_init"
