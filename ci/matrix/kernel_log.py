"""What a kernel's own log says against it: oopses, warnings, stalls, what lockdep
and RCU complain of, and the taints that a run has left."""

import re

BEGIN = "MATRIX: the run begins"
# How the first line of each begins, from lib/bug.c, kernel/panic.c, mm/,
# kernel/locking/lockdep.c, kernel/rcu/, kernel/watchdog.c, kernel/hung_task.c.
SPLAT = re.compile(
    r"BUG: |kernel BUG at |Oops: |general protection fault|"
    r"WARNING: (CPU: \d|possible |suspicious |inconsistent |bad unlock|"
    r"held lock|lock held|Nested lock|\S+:\d+ at )|"
    r"INFO: (possible |trying to register non-static|lockdep is turned off|"
    r"task \S+ blocked for more than|rcu_\w+ (self-)?detected)|"
    r"rcu: INFO: rcu_\w+ |rcu: .* kthread starved|"
    r"watchdog: BUG: |unregister_netdevice: waiting for |"
    r"UBSAN: |KASAN: |Kernel panic - not syncing|stack-protector: ")
END_OF_SPLAT = re.compile(r"---\[ end ")
LINES = 40  # of a splat, at most
STAMP = re.compile(r"^(\d+,\d+,\d+,[^;]*;|(<\d+>)?\[\s*\d+\.\d+\]( ?\[\s*[TC]\d+\])? ?)")

# Bits of /proc/sys/kernel/tainted, of Documentation/admin-guide/tainted-kernels.
TAINTS = {0: "P proprietary module", 1: "F module forced in",
          2: "S processor out of specification", 3: "R module forced out",
          4: "M machine check", 5: "B bad page", 6: "U by user space",
          7: "D died: oops or BUG", 8: "A ACPI table overridden", 9: "W warning",
          10: "C staging driver", 11: "I firmware workaround",
          12: "O module built out of tree", 13: "E unsigned module",
          14: "L soft lockup", 15: "K live patch", 16: "X distribution's own",
          17: "T random structure layout", 18: "N test"}


def plain(text):
    """The lines without their stamps, as dmesg, /dev/kmsg or a console has
    them."""
    return [STAMP.sub("", line) for line in text.splitlines()]


def _during_the_run(lines):
    for number, line in enumerate(lines):
        if BEGIN in line:
            return lines[number + 1:]
    return lines


def splats(text):
    """Each as its lines, of those that came after the run had begun."""
    found, open_lines = [], None
    for line in _during_the_run(plain(text)):
        if open_lines is not None:
            open_lines.append(line)
            if END_OF_SPLAT.search(line) or len(open_lines) == LINES:
                open_lines = None
        elif SPLAT.match(line):
            open_lines = [line]
            found.append(open_lines)
    return ["\n".join(lines) for lines in found]


def new_taints(before, after):
    """The names of the bits that are set after and were not before."""
    bits = after & ~before
    return [TAINTS.get(bit, f"bit {bit}") for bit in range(bits.bit_length())
            if bits >> bit & 1]
