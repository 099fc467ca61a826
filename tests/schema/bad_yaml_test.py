"""The schema refuses every mistake of tests/golden/bad-yaml that it can see;
not_caught.txt has those that it cannot, each below the reason."""

import re
import unittest

import need

need.modules(yaml="python3-yaml", jsonschema="python3-jsonschema")

import yaml  # noqa: E402

import core_yaml  # noqa: E402
import schemas  # noqa: E402

FOLDER = schemas.SOURCE / "tests/golden/bad-yaml"
LIST = schemas.SOURCE / "tests/schema/not_caught.txt"
ERROR = re.compile(r"^(\S+\.yaml)(?::(\d+):(\d+))?: error: (.*)$", re.M)


def faults_by_file():
    """What the schemas find, by file; nothing for a file that is no YAML."""
    scenario = schemas.load(schemas.SCENARIO)
    fixture = schemas.load(schemas.FIXTURE)
    found = {}
    for path in [*FOLDER.glob("*.yaml"), *FOLDER.glob("netns-fixtures/*.yaml")]:
        validator = scenario if path.parent == FOLDER else fixture
        try:
            document = core_yaml.Document(path.read_text())
            faults = schemas.faults(validator, document)
        except (OSError, UnicodeError, RecursionError, yaml.YAMLError):
            faults = []
        found[str(path.relative_to(FOLDER))] = faults
    return found


def not_caught():
    """The reader's errors that no fault stands for, as 'file: message'."""
    found = faults_by_file()
    missed = set()
    for path in FOLDER.glob("*.txt"):
        for file, line, column, message in ERROR.findall(path.read_text()):
            place = (int(line or 1), int(column or 1))
            if not any(f.stands_at(place) for f in found.get(file, [])):
                missed.add(f"{file}: {message}")
    return missed


def listed():
    """The list's entries; each has to stand below a reason."""
    entries = set()
    reason = None
    for line in LIST.read_text().splitlines():
        if line.startswith("# "):
            reason = line
        elif line:
            assert reason, f"no reason stands above: {line}"
            assert line not in entries, f"stands twice: {line}"
            entries.add(line)
    return entries


class BadYaml(unittest.TestCase):
    def test_what_is_not_caught_is_listed_with_its_reason(self):
        missed, entries = not_caught(), listed()
        self.assertEqual(sorted(missed - entries), [],
                         "not caught and not in not_caught.txt")
        self.assertEqual(sorted(entries - missed), [],
                         "in not_caught.txt, but caught or gone")


if __name__ == "__main__":
    unittest.main()
