"""What is found in a kernel's log."""

import unittest

import golden_text
import kernel_log

LOG = """\
[    1.000000] WARNING: CPU: 0 PID: 1 at arch/x86/kernel/early.c:1 before()
[    1.100000] ---[ end trace 0000000000000000 ]---
[   20.000000] MATRIX: the run begins
[   21.000000] eth0: renamed from veth1
[   22.000000] ------------[ cut here ]------------
[   22.000001] WARNING: CPU: 1 PID: 412 at net/core/dev.c:3275 skb_warn_bad_offload+0x8f/0xd0
[   22.000002] Call Trace:
[   22.000003]  <TASK>
[   22.000004] ---[ end trace 0123456789abcdef ]---
[   23.000000] all is well again
[   24.000000] BUG: kernel NULL pointer dereference, address: 0000000000000008
[   24.000001] Oops: 0000 [#1] PREEMPT SMP NOPTI
[   24.000002] ---[ end trace 0123456789abcdef ]---
[   25.000000][ T1234] WARNING: possible circular locking dependency detected
[   25.000001][ T1234] 6.18.0 Not tainted
"""
EACH = """\
BUG: sleeping function called from invalid context at mm/slab.h:1
general protection fault, probably for non-canonical address 0x1: 0000 [#1]
WARNING: suspicious RCU usage
INFO: possible recursive locking detected
INFO: task kworker/0:1:12 blocked for more than 120 seconds.
rcu: INFO: rcu_preempt self-detected stall on CPU
rcu: rcu_preempt kthread starved for 2602 jiffies!
watchdog: BUG: soft lockup - CPU#1 stuck for 122s! [hopcheck:412]
unregister_netdevice: waiting for veth0 to become free. Usage count = 2
kernel BUG at net/core/skbuff.c:110!
UBSAN: array-index-out-of-bounds in net/x.c:1:2
WARNING: net/core/dev.c:3275 at skb_warn_bad_offload+0x8f/0xd0, CPU#1: x/412
"""
HARMLESS = """\
TRACE: filter:FORWARD:rule:1 IN=lan OUT=wan
bridge: filtering via arp/ip/ip6tables is no longer available by default.
Warning: Deprecated Driver is detected: iptables will not be maintained
x_tables: ip_tables: DEBUG: target
sched: RT throttling activated
"""


class KernelLog(unittest.TestCase):
    def test_splats_of_the_run_are_found_whole(self):
        text = "\n\n".join(kernel_log.splats(LOG)) + "\n"
        golden_text.check(self, "matrix/splats.txt", text)

    def test_each_kind_is_one(self):
        for line in EACH.splitlines():
            self.assertEqual(kernel_log.splats(f"[    9.000000] {line}"), [line])

    def test_what_is_harmless_is_none(self):
        self.assertEqual(kernel_log.splats(HARMLESS), [])

    def test_stamps_of_all_sources_are_left_out(self):
        for line in ("[    1.000000] x", "<4>[    1.000000] x",
                     "4,123,456789,-;x", "6,1,2,-,caller=T1;x",
                     "[   25.000000][ T1234] x"):
            self.assertEqual(kernel_log.plain(line), ["x"], line)

    def test_a_long_splat_is_cut(self):
        text = "BUG: x\n" + "frame\n" * 1000
        self.assertEqual(len(kernel_log.splats(text)[0].splitlines()),
                         kernel_log.LINES)

    def test_only_new_taints_count(self):
        self.assertEqual(kernel_log.new_taints(0, 0), [])
        self.assertEqual(kernel_log.new_taints(1 << 13, 1 << 13), [])
        self.assertEqual(kernel_log.new_taints(1 << 13, 1 << 13 | 1 << 9 | 1 << 7),
                         ["D died: oops or BUG", "W warning"])
        self.assertEqual(kernel_log.new_taints(0, 1 << 30), ["bit 30"])


if __name__ == "__main__":
    unittest.main()
