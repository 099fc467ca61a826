"""What `hopcheck doctor --json` says that a kernel has, by short names: `drop
reasons` is drop-reasons, `ip_tables (legacy)` is ip-tables-legacy."""

import json
import re

# Of the programs on the machine, not of the kernel.
GROUPS = ("privileges", "kernel", "netfilter", "tracer")


class ReportError(Exception):
    """The report is not there or not what doctor writes."""


def short(name):
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def read(text):
    """(short names of what is there, {short name: why} of what is not)"""
    try:
        report = json.loads(text)
        if report["schema"] != "hopcheck.doctor/1":
            raise ReportError(f"it is of the schema {report['schema']}")
        there, missing = set(), {}
        for finding in report["findings"]:
            if finding["group"] not in GROUPS:
                continue
            if finding["state"] == "there":
                there.add(short(finding["name"]))
            else:
                missing[short(finding["name"])] = finding["detail"]
        return there, missing
    except (ValueError, KeyError, TypeError) as error:
        raise ReportError(f"not what hopcheck doctor writes: {error}") from error
