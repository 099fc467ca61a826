"""What is to be made of a guest's run: pass, fail, or no result, and why. No
result is a failure as well: nothing has been proven."""

import collections
import dataclasses
import enum

from guest import End

INCONCLUSIVE = 3  # the exit status of `hopcheck run`


class Status(enum.Enum):
    PASS = "pass"
    FAIL = "fail"
    NO_RESULT = "no result"


@dataclasses.dataclass
class Evidence:
    """What a guest has left. Taints are None where it left none."""
    end: End
    limits: object
    complaint: str = ""  # QEMU's
    panic: str = ""  # the console from there
    exit_status: int | None = None  # of the command
    tests: object = None  # TestReport
    splats: tuple = ()
    taints: tuple = ()  # names of those that the run has caused
    missing: dict = dataclasses.field(default_factory=dict)
    report_error: str = ""  # of the report on capabilities
    lacks: frozenset = frozenset()  # what the list says of the kernel
    refused_sysctls: tuple = ()


@dataclasses.dataclass(frozen=True)
class Verdict:
    status: Status
    reasons: tuple  # one sentence each, or a splat's lines
    notes: tuple = ()  # what does not count


def _why_it_ended(evidence):
    if evidence.end is End.PANIC:
        return f"panic\n{evidence.panic}".rstrip()
    if evidence.end is End.NOT_BOOTED:
        return f"not booted within {evidence.limits.boot} s"
    if evidence.end is End.HANG:
        return f"hang: the command did not end within {evidence.limits.run} s"
    if evidence.end is End.FAILED:
        return f"QEMU failed: {evidence.complaint}"
    if evidence.exit_status is None:
        return "powered off without a result: see the console"
    return ""


def _no_result(evidence):
    ended = _why_it_ended(evidence)
    if ended:
        return [ended]
    reasons = [f"the report of a test cannot be read: {what}"
               for what in evidence.tests.broken]
    reasons += [f"the kernel has no sysctl {key}"
                for key in evidence.refused_sysctls]
    if evidence.report_error:
        reasons.append(f"no report on capabilities: {evidence.report_error}")
    reasons += [f"an expected capability is missing: {name}"
                + (f" ({why})" if why else "")
                for name, why in sorted(evidence.missing.items())
                if name not in evidence.lacks]
    if evidence.tests.run == 0:
        reasons.append("zero tests have run")
    return reasons


def _failures(evidence):
    reasons = [f"failed: {name}" for name in evidence.tests.failed] if (
        evidence.tests) else []
    if evidence.exit_status not in (None, 0, INCONCLUSIVE) and not reasons:
        reasons.append(f"the command ended with status {evidence.exit_status}")
    reasons += list(evidence.splats)
    if evidence.taints:
        reasons.append("the run has tainted the kernel: "
                       + ", ".join(evidence.taints))
    return reasons


def _skips(tests):
    """Why, and how many for that; the names are in verdict.json."""
    numbers = collections.Counter(why for _, why in tests.skipped)
    return [f"{number} skipped: {why or 'no reason given'}"
            for why, number in sorted(numbers.items())]


def judge(evidence):
    notes = _skips(evidence.tests) if evidence.tests else []
    if not evidence.report_error and evidence.end is End.POWERED_OFF:
        notes += [f"the list says that it lacks {name}, but it is there"
                  for name in sorted(evidence.lacks - set(evidence.missing))]
    failures = _failures(evidence)
    nothing = _no_result(evidence)
    # What is wrong with the kernel counts even if the run came to no end.
    if nothing and (evidence.end is not End.POWERED_OFF or not failures):
        return Verdict(Status.NO_RESULT, tuple(nothing + failures), tuple(notes))
    if failures:
        return Verdict(Status.FAIL, tuple(failures + nothing), tuple(notes))
    return Verdict(Status.PASS, (), tuple(notes))
