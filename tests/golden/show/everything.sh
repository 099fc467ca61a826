#!/bin/sh
# A bit of everything: $HOME, 'quotes' and "more"
# tests/golden/show/everything.yaml [ipv6/legacy]
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
  ip netns add "${prefix}client"  # tests/golden/show/everything.yaml:5:5
  as_built "${prefix}client"
  ip netns exec "${prefix}client" sysctl -eqw net.ipv6.conf.default.accept_dad=0  # hopcheck's own default
  ip netns exec "${prefix}client" sysctl -eqw net.ipv4.icmp_ratemask=0  # hopcheck's own default
  ip netns exec "${prefix}client" sysctl -eqw net.ipv6.icmp.ratemask=  # hopcheck's own default
  ip netns add "${prefix}router"  # tests/golden/show/everything.yaml:16:5
  as_built "${prefix}router"
  ip netns exec "${prefix}router" sysctl -eqw net.ipv6.conf.default.accept_dad=0  # hopcheck's own default
  ip netns exec "${prefix}router" sysctl -eqw net.ipv4.icmp_ratemask=0  # hopcheck's own default
  ip netns exec "${prefix}router" sysctl -eqw net.ipv6.icmp.ratemask=  # hopcheck's own default
  ip netns exec "${prefix}router" sysctl -qw net.ipv4.ip_forward=1  # tests/golden/show/everything.yaml:18:9
  ip netns exec "${prefix}router" sysctl -qw 'net.ipv4.ping_group_range=0 10'  # tests/golden/show/everything.yaml:19:9
  ip netns add "${prefix}a\$b"  # tests/golden/show/everything.yaml:47:5
  as_built "${prefix}a\$b"
  ip netns exec "${prefix}a\$b" sysctl -eqw net.ipv6.conf.default.accept_dad=0  # hopcheck's own default
  ip netns exec "${prefix}a\$b" sysctl -eqw net.ipv4.icmp_ratemask=0  # hopcheck's own default
  ip netns exec "${prefix}a\$b" sysctl -eqw net.ipv6.icmp.ratemask=  # hopcheck's own default

  # interfaces
  ip -n "${prefix}client" link set dev lo up  # tests/golden/show/everything.yaml:8:9
  ip -n "${prefix}client" link add dev eth0 index 2 address 02:00:00:00:00:02 mtu 1400 type veth peer name p0 index 4 address 02:68:63:00:00:04 netns "${prefix}router"  # tests/golden/show/everything.yaml:49:7
  ip -n "${prefix}router" link set dev lo up
  ip -n "${prefix}router" link add dev lan index 3 address 02:68:63:00:00:03 type bridge forward_delay 200 stp_state 1 vlan_filtering 1  # tests/golden/show/everything.yaml:23:9
  ip -n "${prefix}router" link add dev p1 index 5 address 02:68:63:00:00:05 type veth peer name 'e$' index 6 address 02:68:63:00:00:06 netns "${prefix}a\$b"  # tests/golden/show/everything.yaml:50:7
  ip -n "${prefix}a\$b" link set dev lo up

  # settings of interfaces, and addresses
  ip -n "${prefix}client" ntable change name arp_cache dev eth0 retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  where_ipv6 ip -n "${prefix}client" ntable change name ndisc_cache dev eth0 retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  ip -n "${prefix}client" addr add 10.9.9.9/32 dev lo  # tests/golden/show/everything.yaml:8:26
  ip -n "${prefix}client" addr add 127.0.0.53/8 brd + dev lo  # tests/golden/show/everything.yaml:8:39
  ip -n "${prefix}client" link set dev eth0 up  # tests/golden/show/everything.yaml:7:9
  ip -n "${prefix}client" addr add 10.0.0.2/24 brd + dev eth0  # tests/golden/show/everything.yaml:7:28
  ip -n "${prefix}client" addr add fd00::2/64 dev eth0 nodad  # tests/golden/show/everything.yaml:7:41
  ip -n "${prefix}router" ntable change name arp_cache dev lan retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  ip -n "${prefix}router" ntable change name arp_cache dev p0 retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  ip -n "${prefix}router" ntable change name arp_cache dev p1 retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  where_ipv6 ip -n "${prefix}router" ntable change name ndisc_cache dev lan retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  where_ipv6 ip -n "${prefix}router" ntable change name ndisc_cache dev p0 retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  where_ipv6 ip -n "${prefix}router" ntable change name ndisc_cache dev p1 retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  ip netns exec "${prefix}router" sysctl -qw net.ipv4.conf.lan.rp_filter=1  # tests/golden/show/everything.yaml:20:9
  ip netns exec "${prefix}router" sysctl -qw net.ipv6.conf.lan.accept_dad=1  # tests/golden/show/everything.yaml:21:9
  ip -n "${prefix}router" link set dev p0 master lan  # tests/golden/show/everything.yaml:23:24
  ip -n "${prefix}router" link set dev p1 master lan  # tests/golden/show/everything.yaml:23:28
  ip -n "${prefix}router" link set dev lan up  # tests/golden/show/everything.yaml:23:9
  ip -n "${prefix}router" addr add 10.0.0.1/24 brd + dev lan  # tests/golden/show/everything.yaml:23:78
  ip -n "${prefix}router" addr add fd00::1/64 dev lan  # tests/golden/show/everything.yaml:23:91
  bridge -n "${prefix}router" vlan del dev p0 vid 1  # tests/golden/show/everything.yaml:24:22
  bridge -n "${prefix}router" vlan add dev p0 vid 10 pvid untagged  # tests/golden/show/everything.yaml:24:22
  bridge -n "${prefix}router" vlan add dev p0 vid 20  # tests/golden/show/everything.yaml:24:40
  ip -n "${prefix}router" link set dev p0 up  # tests/golden/show/everything.yaml:24:9
  ip -n "${prefix}a\$b" ntable change name arp_cache dev 'e$' retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  where_ipv6 ip -n "${prefix}a\$b" ntable change name ndisc_cache dev 'e$' retrans 50 ucast_probes 3 mcast_probes 3  # hopcheck's own default
  ip -n "${prefix}a\$b" link set dev 'e$' up  # tests/golden/show/everything.yaml:47:26

  # firewalls
  ip netns exec "${prefix}router" ipset restore <<'END'  # tests/golden/show/everything.yaml:27:11
create allowed hash:ip
END
  ip netns exec "${prefix}router" iptables-legacy-restore --wait <<'END_'  # tests/golden/show/everything.yaml:29:11
*filter
:FORWARD DROP [0:0]
-A FORWARD -m comment --comment "$(id)" -j ACCEPT
COMMIT
END
END_
  ip netns exec "${prefix}router" ip6tables-legacy-restore --wait <<'END'  # tests/golden/show/everything.yaml:35:11
*filter
-A INPUT -j ACCEPT
COMMIT
END
  ip netns exec "${prefix}router" nft -f - <<'END'  # tests/golden/show/everything.yaml:37:11
table inet t { chain c { counter; }; }
END
  ip netns exec "${prefix}router" iptables-nft -P INPUT DROP  # tests/golden/show/everything.yaml:39:15
  ip netns exec "${prefix}router" ip6tables-nft -P INPUT DROP  # tests/golden/show/everything.yaml:39:15
  ip netns exec "${prefix}router" iptables-nft -A INPUT -p icmp -m icmp --icmp-type 8 -m comment --comment 'it'\''s a ping' -j ACCEPT  # tests/golden/show/everything.yaml:42:19
  ip netns exec "${prefix}router" ip6tables-nft -A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 128 -m comment --comment 'it'\''s a ping' -j ACCEPT  # tests/golden/show/everything.yaml:42:19
  ip netns exec "${prefix}router" nft list chain inet t input >/dev/null 2>&1 ||
    ip netns exec "${prefix}router" nft -f - <<'END'  # tests/golden/show/everything.yaml:43:15
add table inet t
add chain inet t input { type filter hook input priority 0; }
END
  ip netns exec "${prefix}router" nft -f - <<'END'  # tests/golden/show/everything.yaml:38:11
add table inet t
add chain inet t input { policy accept; }
add rule inet t input tcp dport { 22, 80 } jump c
END

  # neighbours, policy rules and routes
  await carry_packets "${prefix}client" eth0
  await receive "${prefix}client" -dadfailed lo eth0
  ip -n "${prefix}client" neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 nud permanent dev eth0  # tests/golden/show/everything.yaml:15:20
  ip -n "${prefix}client" rule add not from 10.0.0.0/8 fwmark 0x10/0xf0 priority 7 lookup 100  # tests/golden/show/everything.yaml:14:15
  ip -n "${prefix}client" route add default via 10.0.0.1  # tests/golden/show/everything.yaml:10:11
  ip -n "${prefix}client" -6 route add default dev eth0  # tests/golden/show/everything.yaml:11:11
  ip -n "${prefix}client" route add blackhole 10.8.0.0/16  # tests/golden/show/everything.yaml:12:11
  ip -n "${prefix}client" route add 10.7.0.0/16 nexthop via 10.0.0.1 weight 2 nexthop dev eth0  # tests/golden/show/everything.yaml:13:11
  await carry_packets "${prefix}router" lan p0
  await receive "${prefix}router" -dadfailed lo lan p0
  await lack_carrier "${prefix}a\$b" 'e$'
  await receive "${prefix}a\$b" -dadfailed lo
  await receive "${prefix}a\$b" -tentative 'e$'
}

down() {
  for namespace in "${prefix}client" "${prefix}router" "${prefix}a\$b"; do
    [ ! -e "/var/run/netns/$namespace" ] || ip netns del "$namespace"
  done
}

patience=480  # looks, 0.05 s apart

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
