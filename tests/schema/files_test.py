"""Every scenario and fixture, and every scenario that the reader's own tests
find sound, validates; and so do the schema's own examples."""

import os
import pathlib
import subprocess
import tempfile
import unittest

import need

need.modules(yaml="python3-yaml", jsonschema="python3-jsonschema")

import core_yaml  # noqa: E402
import schemas  # noqa: E402


class Files(unittest.TestCase):
    def assert_valid(self, schema, paths):
        validator = schemas.load(schema)
        self.assertNotEqual(paths, [])
        for path in paths:
            # Line ends as they are: other systems have others.
            with open(path, encoding="utf-8-sig", newline="") as file:
                document = core_yaml.Document(file.read())
            with self.subTest(str(path)):
                found = schemas.faults(validator, document)
                self.assertEqual(list(map(str, found)), [])

    def test_scenarios(self):
        self.assert_valid(schemas.SCENARIO,
                          sorted(schemas.SOURCE.glob("scenarios/**/*.yaml")))

    def test_fixtures(self):
        self.assert_valid(schemas.FIXTURE,
                          sorted(schemas.SOURCE.glob("netns-fixtures/*.yaml")))

    def test_what_the_readers_tests_find_sound(self):
        with tempfile.TemporaryDirectory() as folder:
            for program in os.environ["HOPCHECK_READER_TESTS"].split(":"):
                subprocess.run(
                    [program, "--gtest_brief=1",
                     "--gtest_filter=-HostileYaml*"],
                    env={**os.environ, "HOPCHECK_KEEP_SOUND_TEXTS": folder},
                    check=True, stdout=subprocess.DEVNULL)
            paths = sorted(pathlib.Path(folder).iterdir())
            self.assertGreater(len(paths), 500)
            self.assert_valid(schemas.SCENARIO, paths)

    def test_examples(self):
        for path in (schemas.SCENARIO, schemas.RESULT, schemas.DIFF):
            validator = schemas.load(path)
            for schema in with_examples(validator.schema):
                for example in schema["examples"]:
                    with self.subTest(str(example)):
                        found = validator.evolve(schema=schema).iter_errors(
                            example)
                        self.assertEqual([e.message for e in found], [])


def with_examples(schema):
    if isinstance(schema, list):
        for part in schema:
            yield from with_examples(part)
    elif isinstance(schema, dict):
        if "examples" in schema and isinstance(schema["examples"], list):
            yield schema
        for part in schema.values():
            yield from with_examples(part)


if __name__ == "__main__":
    unittest.main()
