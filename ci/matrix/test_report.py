"""Counts of tests, and their names, from JUnit files: ctest's, GoogleTest's."""

import dataclasses
import re
import xml.etree.ElementTree as xml


@dataclasses.dataclass
class TestReport:
    run: int = 0  # without those that were skipped
    failed: list = dataclasses.field(default_factory=list)
    skipped: list = dataclasses.field(default_factory=list)  # (name, why)
    broken: list = dataclasses.field(default_factory=list)  # files, and why


# What says why: `hopcheck run` of an inconclusive probe, a test that needs what
# is not there. ctest has that in what the test printed.
WHY = re.compile(r"^(?: *(?:outcome +)?not known:?|skipped:) +(.+)$", re.M)
PLACE = re.compile(r"^\S+:\d+$")  # GoogleTest's first line


def _why(case):
    skipped = case.find("skipped")
    if skipped is None:
        return case.get("status", "")
    texts = (skipped.get("message"), skipped.text, case.findtext("system-out"))
    text = "\n".join(filter(None, texts))
    if why := WHY.search(text):
        return why[1]
    lines = [line for line in text.strip().splitlines()
             if not PLACE.match(line)]
    return lines[0] if lines else ""


def _name(case):
    group = case.get("classname") or ""
    name = case.get("name") or ""
    return f"{group}.{name}" if group and group != name else name


def _add_case(report, case):
    skipped = case.find("skipped")
    # ctest says so in an attribute, GoogleTest as well as in an element.
    status = case.get("status", "")
    failed = case.find("failure") is not None or case.find("error") is not None
    if failed or status == "fail":
        report.failed.append(_name(case))
    elif skipped is not None or status in ("notrun", "disabled"):
        report.skipped.append((_name(case), _why(case)))
        return
    report.run += 1


def read(files):
    report = TestReport()
    for file in sorted(files):
        try:
            root = xml.parse(file).getroot()
        except (xml.ParseError, OSError) as error:
            report.broken.append(f"{file.name}: {error}")
            continue
        for case in root.iter("testcase"):
            _add_case(report, case)
    return report
