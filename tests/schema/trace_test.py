"""What `hopcheck trace --json` prints validates: packets that are answered,
dropped, refused and ignored, in namespaces of the test's own. So does what it
prints of packets that it listens to."""

import json
import os
import subprocess
import unittest

import need

need.modules(jsonschema="python3-jsonschema")
need.root()

import schemas  # noqa: E402

PROGRAM = os.environ["HOPCHECK_PROGRAM"]
# What is done to the namespace first, and what is asked for.
CASES = {
    "replied": ("ip link set lo up", "127.0.0.1 -c 2 --allow-trace-rules"),
    "dropped": ("ip link set lo up; nft add table ip t; "
                "nft 'add chain ip t out { type filter hook output priority 0;"
                " policy drop; }'", "127.0.0.1 --allow-trace-rules"),
    "unreachable": ("ip link set lo up", "192.0.2.1"),
    "delivered": ("ip link set lo up; "
                  "sysctl -qw net.ipv4.icmp_echo_ignore_all=1", "127.0.0.1"),
}


def trace(prepare, arguments):
    done = subprocess.run(
        ["unshare", "--net", "sh", "-c",
         f"{prepare}; exec {PROGRAM} trace --json {arguments}"],
        capture_output=True, text=True, check=False)
    return json.loads(done.stdout)


def listen():
    """Of one echo and its answer, in a namespace of their own."""
    # A filter of this test alone: others run beside it.
    target = "127.37.41.43"
    with subprocess.Popen(
            [PROGRAM, "trace", "--listen", f"icmp and host {target}", "--json",
             "--count", "2"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as done:
        while "listening" not in done.stderr.readline():
            pass
        subprocess.run(
            ["unshare", "--net", "sh", "-c",
             f"ip link set lo up; {PROGRAM} trace {target}"],
            capture_output=True, check=True)
        return json.loads(done.communicate(timeout=60)[0])


class Traces(unittest.TestCase):
    def test_they_validate(self):
        validator = schemas.load(schemas.TRACE)
        for outcome, (prepare, arguments) in CASES.items():
            with self.subTest(outcome):
                result = trace(prepare, arguments)
                validator.validate(result)
                for packet in result["packets"]:
                    self.assertEqual(packet["outcome"], outcome, packet)
                    self.assertEqual(packet["answered"], outcome == "replied")

    def test_what_is_listened_to_validates(self):
        validator = schemas.load(schemas.LISTEN)
        golden = schemas.SOURCE / "tests/golden/listen/packets.json"
        validator.validate(json.loads(golden.read_text()))
        result = listen()
        validator.validate(result)
        self.assertEqual(result["lost"], 0)
        self.assertEqual([packet["end"] for packet in result["packets"]],
                         ["delivered", "delivered"])
        self.assertEqual({packet["protocol"] for packet in result["packets"]},
                         {"icmp"})


if __name__ == "__main__":
    unittest.main()
