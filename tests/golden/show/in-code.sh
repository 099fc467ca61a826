#!/bin/sh
# Two lines
# 
#
# Builds this topology by hand, as root, or takes it down:
#   sh SCRIPT [up | down] [PREFIX]
# Its namespaces are network namespaces of that name behind PREFIX, which is
# hopcheck- unless given:
#   ip netns exec hopcheck-client ip addr
set -eu
prefix=${2-hopcheck-}

up() {
  # namespaces, and settings that need no interface
  ip netns add "${prefix}client"
  as_built "${prefix}client"
  ip netns exec "${prefix}client" sysctl -eqw net.ipv6.conf.default.accept_dad=0  # hopcheck's own default
  ip netns exec "${prefix}client" sysctl -eqw net.ipv4.icmp_ratemask=0  # hopcheck's own default
  ip netns exec "${prefix}client" sysctl -eqw net.ipv6.icmp.ratemask=  # hopcheck's own default
  ip netns add "${prefix}router"
  as_built "${prefix}router"
  ip netns exec "${prefix}router" sysctl -eqw net.ipv6.conf.default.accept_dad=0  # hopcheck's own default
  ip netns exec "${prefix}router" sysctl -eqw net.ipv4.icmp_ratemask=0  # hopcheck's own default
  ip netns exec "${prefix}router" sysctl -eqw net.ipv6.icmp.ratemask=  # hopcheck's own default
  ip netns exec "${prefix}router" sysctl -qw net.ipv4.ip_forward=1
  ip netns exec "${prefix}router" sysctl -qw net.ipv6.conf.all.forwarding=1
  ip netns add "${prefix}server"
  as_built "${prefix}server"
  ip netns exec "${prefix}server" sysctl -eqw net.ipv6.conf.default.accept_dad=0  # hopcheck's own default
  ip netns exec "${prefix}server" sysctl -eqw net.ipv4.icmp_ratemask=0  # hopcheck's own default
  ip netns exec "${prefix}server" sysctl -eqw net.ipv6.icmp.ratemask=  # hopcheck's own default

  # interfaces
  ip -n "${prefix}client" link set dev lo up
  ip -n "${prefix}client" link add dev eth0 index 2 address 02:68:63:00:00:02 type veth peer name lan index 3 address 02:68:63:00:00:03 netns "${prefix}router"
  ip -n "${prefix}router" link set dev lo up
  ip -n "${prefix}router" link add dev wan index 4 address 02:68:63:00:00:04 type veth peer name eth0 index 5 address 02:68:63:00:00:05 netns "${prefix}server"
  ip -n "${prefix}server" link set dev lo up

  # settings of interfaces, and addresses
  ip -n "${prefix}client" ntable change name arp_cache dev eth0 retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  where_ipv6 ip -n "${prefix}client" ntable change name ndisc_cache dev eth0 retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  ip -n "${prefix}client" link set dev eth0 up
  ip -n "${prefix}client" addr add 10.0.0.2/24 brd + dev eth0
  ip -n "${prefix}client" addr add fd00:a::2/64 dev eth0 nodad
  ip -n "${prefix}router" ntable change name arp_cache dev lan retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  ip -n "${prefix}router" ntable change name arp_cache dev wan retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  where_ipv6 ip -n "${prefix}router" ntable change name ndisc_cache dev lan retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  where_ipv6 ip -n "${prefix}router" ntable change name ndisc_cache dev wan retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  ip -n "${prefix}router" link set dev lan up
  ip -n "${prefix}router" addr add 10.0.0.1/24 brd + dev lan
  ip -n "${prefix}router" addr add fd00:a::1/64 dev lan nodad
  ip -n "${prefix}router" link set dev wan up
  ip -n "${prefix}router" addr add 10.0.1.1/24 brd + dev wan
  ip -n "${prefix}router" addr add fd00:b::1/64 dev wan nodad
  ip -n "${prefix}server" ntable change name arp_cache dev eth0 retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  where_ipv6 ip -n "${prefix}server" ntable change name ndisc_cache dev eth0 retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  ip -n "${prefix}server" link set dev eth0 up
  ip -n "${prefix}server" addr add 10.0.1.2/24 brd + dev eth0
  ip -n "${prefix}server" addr add fd00:b::2/64 dev eth0 nodad

  # neighbours, policy rules and routes
  await carry_packets "${prefix}client" eth0
  await receive "${prefix}client" -dadfailed lo eth0
  ip -n "${prefix}client" route add default via 10.0.0.1
  ip -n "${prefix}client" -6 route add default via fd00:a::1
  await carry_packets "${prefix}router" lan wan
  await receive "${prefix}router" -dadfailed lo lan wan
  await carry_packets "${prefix}server" eth0
  await receive "${prefix}server" -dadfailed lo eth0
  ip -n "${prefix}server" route add default via 10.0.1.1
  ip -n "${prefix}server" -6 route add default via fd00:b::1
}

down() {
  for namespace in "${prefix}client" "${prefix}router" "${prefix}server"; do
    [ ! -e "/var/run/netns/$namespace" ] || ip netns del "$namespace"
  done
}

patience=400  # looks, 0.05 s apart

# A new namespace takes over IPv4 settings of the machine. They are put back to
# what the kernel is built with, where they differ: a setting of lo that was
# written no longer follows the default.
as_built() { # NAMESPACE
  # shellcheck disable=SC2016
  ip netns exec "$1" sh -c '
    cd /proc/sys/net/ipv4/conf || exit
    for setting; do
      [ -e "${setting%=*}" ] || continue
      read -r now <"${setting%=*}"
      [ "$now" = "${setting#*=}" ] || echo "${setting#*=}" >"${setting%=*}"
    done' sh \
    all/forwarding=0 all/rp_filter=0 all/accept_local=0 \
    all/accept_redirects=1 all/accept_source_route=0 all/arp_accept=0 \
    all/arp_announce=0 all/arp_filter=0 all/arp_ignore=0 all/arp_notify=0 \
    all/bc_forwarding=0 all/drop_gratuitous_arp=0 \
    all/drop_unicast_in_l2_multicast=0 all/ignore_routes_with_linkdown=0 \
    all/log_martians=0 all/promote_secondaries=0 all/proxy_arp=0 \
    all/proxy_arp_pvlan=0 all/route_localnet=0 all/secure_redirects=1 \
    all/send_redirects=1 all/shared_media=1 all/src_valid_mark=0 \
    default/forwarding=0 default/rp_filter=0 default/accept_local=0 \
    default/accept_redirects=1 default/accept_source_route=1 \
    default/arp_accept=0 default/arp_announce=0 default/arp_filter=0 \
    default/arp_ignore=0 default/arp_notify=0 default/bc_forwarding=0 \
    default/drop_gratuitous_arp=0 default/drop_unicast_in_l2_multicast=0 \
    default/ignore_routes_with_linkdown=0 default/log_martians=0 \
    default/promote_secondaries=0 default/proxy_arp=0 \
    default/proxy_arp_pvlan=0 default/route_localnet=0 \
    default/secure_redirects=1 default/send_redirects=1 \
    default/shared_media=1 default/src_valid_mark=0 lo/forwarding=0 \
    lo/rp_filter=0 lo/accept_local=0 lo/accept_redirects=1 \
    lo/accept_source_route=1 lo/arp_accept=0 lo/arp_announce=0 \
    lo/arp_filter=0 lo/arp_ignore=0 lo/arp_notify=0 lo/bc_forwarding=0 \
    lo/drop_gratuitous_arp=0 lo/drop_unicast_in_l2_multicast=0 \
    lo/ignore_routes_with_linkdown=0 lo/log_martians=0 \
    lo/promote_secondaries=0 lo/proxy_arp=0 lo/proxy_arp_pvlan=0 \
    lo/route_localnet=0 lo/secure_redirects=1 lo/send_redirects=1 \
    lo/shared_media=1 lo/src_valid_mark=0
}

# where_ipv6 COMMAND...
where_ipv6() {
  [ ! -d /proc/sys/net/ipv6/conf ] || "$@"
}

# await FUNCTION ARGUMENT...: until it succeeds.
await() {
  looks=0
  until "$@"; do
    looks=$((looks + 1))
    if [ "$looks" -gt "$patience" ]; then
      echo "$0: waited too long: $*" >&2
      exit 1
    fi
    sleep 0.05
  done
}

# An end of a link drops what it is given until the kernel calls it UP, and a
# port of a bridge with STP until it has listened and learnt.
carry_packets() { # NAMESPACE DEVICE...
  in=$1
  shift
  for device; do
    link=$(ip -n "$in" -d -o link show dev "$device") || return
    case $link in *' state UP '*) ;; *) return 1 ;; esac
    case $link in
      *' bridge_slave state forwarding '* | *' bridge_slave state blocking '*) ;;
      *' bridge_slave '*) return 1 ;;
    esac
  done
}

# One that leads nowhere is settled when the kernel has seen that.
lack_carrier() { # NAMESPACE DEVICE...
  in=$1
  shift
  for device; do
    link=$(ip -n "$in" -o link show dev "$device") || return
    case $link in *' state UP '* | *' state UNKNOWN '*) return 1 ;; esac
  done
}

# An IPv6 address receives once its route is in table local.
receive() { # NAMESPACE WHICH DEVICE...
  in=$1
  which=$2
  shift 2
  for device; do
    ip -n "$in" -6 -o addr show dev "$device" "$which" |
      while read -r _ _ _ address _; do
        route=$(ip -n "$in" -6 route show table local \
          exact "${address%/*}" dev "$device")
        [ -n "$route" ] || exit 1
      done || return
  done
}

case ${1-up} in
  up)
    trap 'echo "$0: this failed; \"down\" takes away what stands" >&2' EXIT
    up
    trap - EXIT
    ;;
  down) down ;;
  *)
    echo "usage: sh $0 [up | down] [PREFIX]" >&2
    exit 2
    ;;
esac
