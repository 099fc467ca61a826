"""Counts of tests from files that GoogleTest and ctest write."""

import pathlib
import tempfile
import unittest

import test_report

GOOGLETEST = """<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="6" failures="1" disabled="0" errors="0" name="AllTests">
  <testsuite name="filter/lan" tests="4" failures="1" skipped="2">
    <testcase name="passes" status="run" result="completed" classname="filter/lan" />
    <testcase name="fails" status="run" result="completed" classname="filter/lan">
      <failure message="x.yaml:1&#x0A;no" type=""><![CDATA[x]]></failure>
    </testcase>
    <testcase name="doubtful" status="run" result="skipped" classname="filter/lan">
      <skipped message="x.yaml:2&#x0A;inconclusive: t&#x0A;  outcome    not known: events were lost&#x0A;  reply      nothing"><![CDATA[]]></skipped>
    </testcase>
    <testcase name="known" status="run" result="skipped" classname="filter/lan">
      <skipped message="x.yaml:3&#x0A;inconclusive: t&#x0A;  outcome    dropped&#x0A;  not known  why"><![CDATA[]]></skipped>
    </testcase>
  </testsuite>
  <testsuite name="Book" tests="2" failures="0" skipped="2">
    <testcase name="needs" status="run" result="skipped" classname="Book">
      <skipped message="../tests/book_test.cc:9&#x0A;skipped: no hook egress&#x0A; c {"><![CDATA[]]></skipped>
    </testcase>
    <testcase name="says" status="run" result="skipped" classname="Book">
      <skipped message="../tests/book_test.cc:12&#x0A;not in a guest"><![CDATA[]]></skipped>
    </testcase>
  </testsuite>
</testsuites>
"""
CTEST = """<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="Linux" tests="4" failures="1" disabled="0" skipped="2">
  <testcase name="kernel/a" classname="kernel/a" time="1" status="run"/>
  <testcase name="kernel/b" classname="kernel/b" time="1" status="fail">
    <failure message="Timeout"/></testcase>
  <testcase name="kernel/c" classname="kernel/c" time="1" status="notrun">
    <skipped message="SKIP_RETURN_CODE=77"/></testcase>
  <testcase name="kernel/d" classname="kernel/d" time="1" status="notrun">
    <skipped message="SKIP_RETURN_CODE=77"/>
    <system-out>skipped: there is no jq
</system-out></testcase>
</testsuite>
"""


def report(**texts):
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for name, text in texts.items():
            files.append(pathlib.Path(folder) / f"{name}.xml")
            files[-1].write_text(text)
        return test_report.read(files)


class TestReport(unittest.TestCase):
    def test_googletests(self):
        found = report(a=GOOGLETEST)
        self.assertEqual((found.run, found.failed),
                         (2, ["filter/lan.fails"]))
        self.assertEqual(found.skipped,
                         [("filter/lan.doubtful", "events were lost"),
                          ("filter/lan.known", "why"),
                          ("Book.needs", "no hook egress"),
                          ("Book.says", "not in a guest")])

    def test_ctests(self):
        found = report(a=CTEST)
        self.assertEqual((found.run, found.failed), (2, ["kernel/b"]))
        self.assertEqual(found.skipped, [("kernel/c", "SKIP_RETURN_CODE=77"),
                                         ("kernel/d", "there is no jq")])

    def test_files_add_up(self):
        self.assertEqual(report(a=GOOGLETEST, b=CTEST).run, 4)

    def test_a_file_that_was_cut_off_is_told(self):
        found = report(cut=CTEST[:100])
        self.assertEqual(found.run, 0)
        self.assertRegex(found.broken[0], r"^cut\.xml: ")


if __name__ == "__main__":
    unittest.main()
