#!/bin/bash
# The first process of a guest once its root is there, the machine's own or
# another, below a layer that goes with the guest. Loads the kernel's modules,
# runs the command, and leaves in the shared folder what is to be known of it.
# The lines that begin with MATRIX are read by guest.py.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export HOME=/root LANG=C.UTF-8 TERM=dumb
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs tmpfs /dev/shm
mount -t tmpfs tmpfs /run
mkdir -p /run/matrix /run/lock
mount -t debugfs debugfs /sys/kernel/debug
mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null
mount -t bpf bpf /sys/fs/bpf
mount -t cgroup2 cgroup2 /sys/fs/cgroup
ln -snf /proc/self/fd /dev/fd
ln -snf fd/0 /dev/stdin
ln -snf fd/1 /dev/stdout
ln -snf fd/2 /dev/stderr

# The devices that the root is shared by go before the power does. Nothing may be
# read from it meanwhile, no program either: where this process ends, the kernel
# panics.
power_off() {
  [ -p /run/never ] || mkfifo /run/never
  sync
  echo o >/proc/sysrq-trigger
  read -r -t 60 <>/run/never
}

# Mounts what is shared as $1 on $2, with the options $3.
mount_shared() {
  mkdir -p "$2"
  # shellcheck disable=SC2154  # matrix_*: from the kernel's command line
  case $matrix_share in
    9p) mount -t 9p -o "$3,trans=virtio,version=9p2000.L,msize=512000,access=any" "$1" "$2" ;;
    *) mount -t "$matrix_share" -o "$3" "$1" "$2" ;;
  esac
}

results=/run/matrix
mount_shared out $results rw || {
  echo "MATRIX: the folder for results cannot be mounted"
  power_off
}

release=$(uname -r)
# shellcheck disable=SC2154
if [ -n "$matrix_project" ] && [ -n "$matrix_modules" ]; then
  mount_shared modules "/lib/modules/$release" ro
elif [ -n "$matrix_modules" ]; then
  mkdir -p "/lib/modules/$release"
  mount --bind "$matrix_modules" "/lib/modules/$release"
fi
hostname matrix
ip link set lo up

# The kernel loads most modules when they are asked for. Not these: what a
# function probe stands on, what is turned on by a sysctl, and what tells before
# it is used whether it is there.
for module in veth bridge br_netfilter nf_tables nft_compat nfnetlink_log \
  nfnetlink_queue nf_conntrack nf_conntrack_netlink nf_nat nf_log_syslog \
  nf_log_ipv4 nf_log_ipv6 ip_set dummy tun \
  {ip,ip6}table_{filter,nat,mangle,raw,security} ebtables arp_tables; do
  modprobe -q "$module" 2>/dev/null
done

while IFS='=' read -r key value; do
  [ -n "$key" ] || continue
  path=/proc/sys/${key//./\/}
  { echo "$value" >"$path"; } 2>/dev/null ||
    echo "$key" >>$results/sysctls-refused
done <$results/sysctls

uname -r >$results/release
cat /proc/sys/kernel/tainted >$results/taint-before
echo "MATRIX: the run begins" >/dev/kmsg
# As it comes, so that it is there of a guest that hangs, too.
cat /dev/kmsg >$results/kmsg &
echo "MATRIX: ready $(cut -d' ' -f1 /proc/uptime) $release"

export HOPCHECK_RESULTS=$results
# Programs of GoogleTest's leave what JUnit's readers read there.
export GTEST_OUTPUT=xml:$results/junit/
cd "$(cat $results/folder)" || power_off
hopcheck=$(cat $results/program)
export HOPCHECK_BUILD=${hopcheck%/bin/hopcheck}
if [ -x "$hopcheck" ]; then
  "$hopcheck" doctor --json >$results/doctor.json 2>$results/doctor.err </dev/null
fi
bash $results/command >$results/log 2>&1 </dev/null
status=$?
echo "MATRIX: done $(cut -d' ' -f1 /proc/uptime)"
cat /proc/sys/kernel/tainted >$results/taint-after
dmesg >$results/dmesg
echo $status >$results/status
power_off
