"""What `hopcheck diff --json` prints validates, and all that the schema
describes is printed somewhere: by the golden files that unit/diff_test holds
it to."""

import json
import unittest

import need

need.modules(jsonschema="python3-jsonschema")

import schemas  # noqa: E402

GOLDEN = ("kinds.json", "asides.json", "shares.json", "chance.json",
          "count.json")


def entries(value, schema, part, name=""):
    """What is in a document, as (name in the schema, object)."""
    if "$ref" in part:
        name = part["$ref"].removeprefix("#/$defs/")
        part = schema["$defs"][name]
    if isinstance(value, dict):
        yield name, value
        for key, inner in value.items():
            yield from entries(inner, schema, part["properties"][key])
    elif isinstance(value, list):
        for inner in value:
            yield from entries(inner, schema, part["items"])


class Differences(unittest.TestCase):
    def setUp(self):
        self.validator = schemas.load(schemas.DIFF)

    def documents(self):
        for name in GOLDEN:
            path = schemas.SOURCE / "tests/golden/diff" / name
            yield name, json.loads(path.read_text())

    def test_golden_files_validate_and_have_every_key(self):
        schema = self.validator.schema
        printed = {}
        for name, document in self.documents():
            with self.subTest(name):
                self.validator.validate(document)
            for part, entry in entries(document, schema, schema):
                printed.setdefault(part, set()).update(entry)
        missing = [f"{name}: {key}"
                   for name, part in (("", schema), *schema["$defs"].items())
                   for key in part.get("properties", ())
                   if key not in printed.get(name, ())]
        self.assertEqual(missing, [])

    def test_every_word_is_printed(self):
        text = " ".join(json.dumps(document)
                        for _, document in self.documents())
        change = self.validator.schema["$defs"]["change"]["properties"]
        missing = [word for key in ("aspect", "part", "aside")
                   for word in change[key]["enum"] if f'"{word}"' not in text]
        self.assertEqual(missing, [])

    def test_a_key_that_is_not_described_is_refused(self):
        document = dict(self.documents())["kinds.json"]
        probe = document["probes"][0]
        for entry in (document, probe, probe["changes"][0]):
            entry["another"] = 1
            self.assertFalse(self.validator.is_valid(document))
            del entry["another"]
        self.validator.validate(document)


class TheResultThatIsRead(unittest.TestCase):
    def test_it_validates(self):
        path = schemas.SOURCE / "tests/golden/diff/result.json"
        schemas.load(schemas.RESULT).validate(json.loads(path.read_text()))


if __name__ == "__main__":
    unittest.main()
