"""What a guest has left, and what is made of it."""

import unittest

import golden_text
from guest import End, Limits
from test_report import TestReport
from verdict import Evidence, Status, judge

LIMITS = Limits(boot=180, run=3600)


def tests(**what):
    return TestReport(**{"run": 12, **what})


def left(**what):
    return Evidence(**{"end": End.POWERED_OFF, "limits": LIMITS,
                       "exit_status": 0, "tests": tests(), **what})


CASES = {
    "all is well": left(),
    "some could not be known": left(exit_status=3, tests=tests(
        skipped=[("a.b", "events were lost"), ("a.c", "events were lost"),
                 ("a.d", "")])),
    "the list is behind": left(lacks=frozenset({"drop-reasons"})),
    "what it lacks is known": left(lacks=frozenset({"drop-reasons"}),
                                   missing={"drop-reasons": ""}),
    "two tests failed": left(exit_status=1, tests=tests(failed=["a.b", "a.c"])),
    "a command that fails by itself": left(exit_status=127),
    "an oops": left(splats=("BUG: kernel NULL pointer\nCall Trace:",)),
    "a taint": left(taints=("W warning",)),
    "a panic": left(end=End.PANIC, exit_status=None, tests=tests(run=0),
                    panic="Kernel panic - not syncing: Fatal exception"),
    "not booted": left(end=End.NOT_BOOTED, exit_status=None, tests=tests(run=0),
                       report_error="not what hopcheck doctor writes"),
    "a hang, of which something is known": left(
        end=End.HANG, exit_status=None,
        splats=("rcu: INFO: rcu_preempt detected stalls",)),
    "QEMU": left(end=End.FAILED, exit_status=None, tests=tests(run=0),
                 complaint="could not load kernel"),
    "no status": left(exit_status=None, tests=tests(run=0)),
    "zero tests": left(tests=tests(run=0)),
    "only skips": left(exit_status=3, tests=tests(
        run=0, skipped=[("a.b", "no root")])),
    "a capability": left(missing={"br-netfilter": "ENOENT", "btf": ""}),
    "no report on capabilities": left(report_error="there is none"),
    "a file that was cut off": left(tests=tests(broken=["a.xml: no element"])),
    "a sysctl": left(refused_sysctls=("net.nonsense",)),
    "a failure, and a capability": left(
        exit_status=1, tests=tests(failed=["a.b"]), missing={"btf": ""}),
}


class Verdicts(unittest.TestCase):
    def test_each_is_told_with_its_reasons(self):
        text = ""
        for name, evidence in CASES.items():
            found = judge(evidence)
            text += f"{name}: {found.status.value}\n"
            for reason in found.reasons:
                text += "".join(f"  {line}\n" for line in reason.splitlines())
            text += "".join(f"  note: {note}\n" for note in found.notes)
        golden_text.check(self, "matrix/verdicts.txt", text)

    def test_only_a_run_of_which_all_is_known_passes(self):
        passed = [name for name, evidence in CASES.items()
                  if judge(evidence).status is Status.PASS]
        self.assertEqual(passed, ["all is well", "some could not be known",
                                  "the list is behind",
                                  "what it lacks is known"])

    def test_no_pass_has_a_reason_against_it_and_all_else_has(self):
        for name, evidence in CASES.items():
            found = judge(evidence)
            self.assertEqual(found.status is Status.PASS, not found.reasons,
                             name)


if __name__ == "__main__":
    unittest.main()
