"""Scenarios with random changes: whatever the reader takes, the schema takes.

The other direction is bad_yaml_test's: what the reader refuses, a schema can
see in part only.
"""

import json
import os
import pathlib
import random
import subprocess
import tempfile
import unittest

import need

need.modules(yaml="python3-yaml", jsonschema="python3-jsonschema")

import core_yaml  # noqa: E402
import schemas  # noqa: E402

MUTANTS = 3  # of each file
ODD = (None, True, False, 0, 1, 1.5, -1, 65536, "", "client", "client/eth0",
       "10.0.0.1", "10.0.0.0/24", "fd00::1", "$a", "50%", "policy", "a b", [],
       {})


def nodes(value):
    """All parts of a document but itself, as (parent, key)."""
    entries = (value.items() if isinstance(value, dict) else
               enumerate(value) if isinstance(value, list) else ())
    for key, part in entries:
        yield value, key
        yield from nodes(part)


def change(document, chance):
    """Puts something else somewhere, or takes it out, or doubles it."""
    parent, key = chance.choice(list(nodes(document)))
    other, other_key = chance.choice(list(nodes(document)))
    copy = json.loads(json.dumps(other[other_key]))
    kind = chance.randrange(4)
    if kind == 0:
        parent[key] = chance.choice(ODD)
    elif kind == 1:
        del parent[key]
    elif kind == 2:
        parent[key] = copy
    elif isinstance(parent, list):
        parent.append(json.loads(json.dumps(parent[key])))
    else:
        parent[other_key if isinstance(other_key, str) else key] = copy


class Mutants(unittest.TestCase):
    def test_what_the_reader_takes_validates(self):
        validator = schemas.load(schemas.SCENARIO)
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "netns-fixtures").symlink_to(
                schemas.SOURCE / "netns-fixtures")
            mutants = list(self.write_mutants(folder))
            refused = self.refused(folder)
            taken = [path for path in mutants if str(path) not in refused]
            self.assertGreater(len(taken), 30)
            for path in taken:
                document = core_yaml.Document(path.read_text())
                found = schemas.faults(validator, document)
                self.assertEqual(list(map(str, found)), [], path.read_text())

    def write_mutants(self, folder):
        for path in sorted(schemas.SOURCE.glob("scenarios/**/*.yaml")):
            text = path.read_text()
            value = core_yaml.Document(text).value
            # Its own for each file: a new one leaves the others as they are.
            name = str(path.relative_to(schemas.SOURCE).with_suffix(""))
            chance = random.Random(name)
            for number in range(MUTANTS):
                mutant = json.loads(json.dumps(value))
                change(mutant, chance)
                file = folder / f"{name.replace('/', '_')}-{number}.yaml"
                file.write_text(json.dumps(mutant, ensure_ascii=False))
                yield file

    def refused(self, folder):
        """The files that hopcheck names in its errors."""
        check = subprocess.run(
            [os.environ["HOPCHECK_PROGRAM"], "check", folder],
            capture_output=True, text=True, check=False)
        self.assertEqual(check.returncode, 2, check.stderr)
        return {line.partition(".yaml")[0] + ".yaml"
                for line in check.stderr.splitlines()
                if line.startswith(str(folder))}


if __name__ == "__main__":
    unittest.main()
