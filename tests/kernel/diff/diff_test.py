"""What runs of scenarios differ in: nothing, if nothing has changed; else what
has."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import need

need.modules(jsonschema="python3-jsonschema")
need.root()

import schemas  # noqa: E402

SAME, DIFFERENT, TROUBLE, INCONCLUSIVE = range(4)

LAN = """
scenario: The client reaches the server
topology:
  fixture: router
  namespaces:
    router:
      sysctls: {SYSCTLS}
      firewall:
        - iptables: |
            *filter
            :FORWARD DROP [0:0]
            -A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT
            -A FORWARD -i LAN -p icmp -m comment --comment allow-ping -j ACCEPT
            COMMIT
            *nat
            -A POSTROUTING -o wan -j SNAT --to-source SOURCE
            COMMIT
probes:
  - probe: the client pings the server
    ping: {from: client, to: server}
    expect: replied
"""

# The answer comes in by another interface than the request went out.
ASYMMETRIC = """
scenario: The client reaches the server, which answers by another way
topology:
  fixture: asymmetric
  namespaces:
    client: {sysctls: {net.ipv4.conf.all.rp_filter: RP_FILTER}}
probes:
  - probe: the client pings the server
    ping: {from: client, to: 10.0.1.2}
    expect: replied
"""


def filled(text, **values):
    """The scenario with its words replaced."""
    usual = {"SYSCTLS": "net.ipv4.ip_forward: 1", "LAN": "lan",
             "SOURCE": "10.0.1.1", "RP_FILTER": "0"}
    for word, value in {**usual, **values}.items():
        text = text.replace(word, value)
    return text


class Diff(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def hopcheck(self, *arguments):
        return subprocess.run(
            [os.environ["HOPCHECK_PROGRAM"], *map(str, arguments)],
            cwd=schemas.SOURCE, capture_output=True, text=True, check=False)

    def result_of(self, name, *paths):
        """The file of what `run` finds, whether it passes or fails."""
        file = self.folder / f"{name}.json"
        done = self.hopcheck("run", "--json", file, *paths)
        lacks = () if need.KERNEL_IS_REQUIRED else (INCONCLUSIVE,)
        self.assertIn(done.returncode, (0, 1, *lacks), done.stderr)
        return file

    def result(self, name, text, **values):
        scenario = self.folder / "scenario.yaml"
        scenario.write_text(filled(text, **values))
        return self.result_of(name, scenario)

    def compare(self, before, after):
        """Exit status, text, and (aspect, where, before, after)s."""
        done = self.hopcheck("diff", before, after)
        self.assertEqual(done.stderr, "")
        as_json = self.hopcheck("diff", "--json", before, after)
        self.assertEqual(as_json.returncode, done.returncode)
        document = json.loads(as_json.stdout)
        schemas.load(schemas.DIFF).validate(document)
        changes = {(change["aspect"], change.get("where", ""),
                    change.get("before", ""), change.get("after", ""))
                   for probe in document["probes"]
                   for change in probe["changes"]}
        return done.returncode, done.stdout, changes

    def test_twice_the_same_is_no_difference(self):
        status, text, changes = self.compare(self.result("a", LAN),
                                             self.result("b", LAN))
        self.assertEqual((status, changes), (SAME, set()), text)
        self.assertIn("1 probe: the same\n", text)

    def test_a_changed_ruleset_is_named(self):
        status, text, changes = self.compare(
            self.result("a", LAN), self.result("b", LAN, LAN="eth1"))
        self.assertEqual(status, DIFFERENT)
        forward = "router/filter.FORWARD"
        self.assertLessEqual({("outcome", "", "replied", "dropped"),
                              ("verdict", forward, "accept", "drop"),
                              ("rule", forward, "allow-ping", "policy")},
                             changes)
        self.assertIn("  rule       router/filter.FORWARD: allow-ping, "
                      "now policy\n", text)
        self.assertRegex(
            text, r"\n +! - {chain: router/filter\.FORWARD, verdict: accept, "
            r"rule: allow-ping} ")

    def test_another_translation_is_named(self):
        _, text, changes = self.compare(
            self.result("a", LAN), self.result("b", LAN, SOURCE="10.0.1.7"))
        self.assertIn(("nat", "router", "10.0.1.1", "10.0.1.7"), changes, text)

    def test_forwarding_that_is_off_is_named(self):
        status, text, changes = self.compare(
            self.result("a", LAN),
            self.result("b", LAN, SYSCTLS="net.ipv4.ip_forward: 0"))
        self.assertEqual(status, DIFFERENT)
        self.assertIn(("outcome", "", "replied", "dropped"), changes)
        self.assertIn("  hops       router/wan, server/eth0, gone\n", text)
        # Before 5.17 kernels tell no reasons.
        reason = "" if need.KERNEL_IS_REQUIRED else "?"
        self.assertRegex(
            text, rf"\n  drop       now {{drop: router(, reason: .*){reason}}}")

    def test_a_reverse_path_filter_is_named(self):
        status, text, changes = self.compare(
            self.result("a", ASYMMETRIC),
            self.result("b", ASYMMETRIC, RP_FILTER="1"))
        self.assertEqual(status, DIFFERENT)
        self.assertIn(("outcome", "", "replied", "delivered"), changes, text)
        self.assertRegex(text, r"\n  drop       now {drop: client(, reason: "
                         r"IP_RPFILTER)?} \(reply\)\n")

    def test_a_moved_rule_is_an_aside(self):
        rule = "            -A FORWARD -m "
        first = "            -A FORWARD -p tcp -j DROP\n"
        before = self.result("a", LAN)
        after = self.result("b", LAN.replace(rule, first + rule))
        status, text, _ = self.compare(before, after)
        self.assertEqual(status, SAME, text)
        self.assertIn("\nnot shown without --all: moved rule in 1 probe\n",
                      text)
        self.assertIn("aside      moved rule: router/filter.FORWARD position: "
                      "2, now 3\n",
                      self.hopcheck("diff", "--all", before, after).stdout)

    def test_all_scenarios_twice_are_the_same(self):
        before = self.result_of("a", "--jobs", "2", "scenarios")
        after = self.result_of("b", "--jobs", "2", "scenarios")
        status, text, changes = self.compare(before, after)
        self.assertEqual(changes, set(), text)
        if status == INCONCLUSIVE and not need.KERNEL_IS_REQUIRED:
            self.assertRegex(text, r"\n\d{3,} probes: \d+ inconclusive, "
                             r"\d{3,} the same\n")
        else:
            self.assertEqual(status, SAME, text)
            self.assertRegex(text, r"\n\d{3,} probes: all the same\n")

    def test_markdown_and_trouble(self):
        before = self.result("a", LAN)
        after = self.result("b", LAN, LAN="eth1")
        done = self.hopcheck("diff", "--markdown", before, after)
        self.assertEqual(done.returncode, DIFFERENT)
        self.assertTrue(done.stdout.startswith(
            "### hopcheck: 1 probe: 1 different\n"))
        done = self.hopcheck("diff", before, self.folder / "scenario.yaml")
        self.assertEqual((done.returncode, done.stdout), (TROUBLE, ""))
        self.assertIn("scenario.yaml:2:1: error: this is no JSON\n",
                      done.stderr)
        empty = self.folder / "empty.json"
        empty.write_text('{"schema": "hopcheck.result/1", "scenarios": []}')
        done = self.hopcheck("diff", empty, empty)
        self.assertEqual(done.returncode, INCONCLUSIVE)


if __name__ == "__main__":
    unittest.main()
