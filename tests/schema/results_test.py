"""What `hopcheck run --json` prints validates, and all that the schema describes
is printed somewhere."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import need

need.modules(yaml="python3-yaml", jsonschema="python3-jsonschema")
need.root()

import schemas  # noqa: E402

# One of each kind of step, copies, an ICMP error that is dropped, several
# packets, sends that are refused.
SCENARIOS = ("basics/several-packets.yaml", "bridge/flood.yaml",
             "denial/no-route-at-router.yaml",
             "denial/no-route-at-sender.yaml", "expectations",
             "filter/rules-as-data-marks.yaml",
             "kubernetes/nft-own-service-routed.yaml",
             "mtu/dont-fragment.yaml", "nftables/goto-and-return.yaml",
             "routing/multipath.yaml")

FAILING = """
scenario: What fails, for a reason that can be told
topology:
  fixture: router
  namespaces:
    router:
      firewall:
        - iptables: |
            *filter
            :FORWARD DROP [0:0]
            -A FORWARD -p icmp -m comment --comment deny -j DROP
            -A FORWARD -p icmp -m comment --comment allow -j ACCEPT
            COMMIT
probes:
  - probe: a rule that stands before another decides
    ping: {from: client, to: server}
    expect:
      request: [{chain: router/filter.FORWARD, verdict: accept, rule: allow}]
  - probe: a packet so large that its cookie is not found
    timeout: 50ms
    ping: {from: client, to: 127.0.0.1, size: 60000}
    expect: replied
"""


def run(*paths):
    """The results of a run, and its exit status."""
    done = subprocess.run(
        [os.environ["HOPCHECK_PROGRAM"], "run", "--json", "-", *paths],
        cwd=schemas.SOURCE, capture_output=True, check=False)
    if not done.stdout:
        raise RuntimeError(done.stderr.decode())
    return json.loads(done.stdout), done.returncode


def entries(results):
    """What is in a run, as (name in the schema, object)."""
    yield "", results
    for scenario in results["scenarios"]:
        yield "scenario", scenario
        yield "variant", scenario["variant"]
        for probe in scenario["probes"]:
            yield "probe", probe
            for packet in [probe, *probe.get("packets", [])]:
                yield from of_packet(packet)


def of_packet(packet):
    yield "findings", packet
    for entry in packet.get("conntrack", []):
        yield "conntrackEntry", entry
        yield "addresses", entry["original"]
    for steps in (packet["request"], packet["reply"],
                  *packet.get("branches", [])):
        for step in steps:
            yield step["step"], step
            if "rule" in step:
                yield "rule", step["rule"]


class Results(unittest.TestCase):
    def setUp(self):
        self.validator = schemas.load(schemas.RESULT)

    def assert_valid(self, results):
        found = [f"{list(error.absolute_path)}: {error.message[:200]}"
                 for error in self.validator.iter_errors(results)]
        self.assertEqual(found, [])

    def failing(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "failing.yaml"
            file.write_text(FAILING)
            return run(file)

    def test_what_runs_print_validates_and_has_every_key(self):
        passed, status = run(*(f"scenarios/{name}" for name in SCENARIOS))
        self.assertEqual(status, 0)
        failing, status = self.failing()
        self.assertEqual(status, 1)
        printed = {}
        for results in (passed, failing):
            self.assert_valid(results)
            for name, entry in entries(results):
                printed.setdefault(name, set()).update(entry)
        self.assertEqual([], [f"{name}: {key}" for name, key in self.keys()
                              if key not in printed.get(name, ())])

    def keys(self):
        schema = self.validator.schema
        for name, part in (("", schema), *schema["$defs"].items()):
            for key in part.get("properties", ()):
                yield name, key

    def test_golden_files_validate(self):
        files = list(schemas.SOURCE.glob("tests/golden/report/*.json"))
        self.assertNotEqual(files, [])
        for file in files:
            with self.subTest(file.name):
                self.assert_valid(json.loads(file.read_text()))

    def test_a_key_that_is_not_described_is_refused(self):
        golden = schemas.SOURCE / "tests/golden/report/steps.json"
        results = json.loads(golden.read_text())
        probe = results["scenarios"][0]["probes"][0]
        for entry in (results, probe, probe["request"][0]):
            entry["another"] = 1
            self.assertFalse(self.validator.is_valid(results))
            del entry["another"]
        self.assert_valid(results)


if __name__ == "__main__":
    unittest.main()
