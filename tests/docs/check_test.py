"""What the documentation says that needs nothing run: nothing is left out of
the references, tables are as generated, links lead somewhere, and every block
says what it is.

HOPCHECK_UPDATE_GOLDEN=1 writes the generated tables.
"""

import json
import os
import re
import subprocess
import tempfile
import unittest

import need

need.modules(jsonschema="python3-jsonschema", yaml="python3-yaml")

import markdown  # noqa: E402
import schema_tables  # noqa: E402
import schemas  # noqa: E402

UPDATE = os.environ.get("HOPCHECK_UPDATE_GOLDEN") == "1"
COMMANDS = markdown.SOURCE / "framework/command/README.md"
SCENARIOS = markdown.SOURCE / "framework/scenario/README.md"
GENERATED = re.compile(
    r"(<!-- generated from: (\S+) -->\n)(.*?)(<!-- end -->\n)", re.S)
# What a block may be, by its language, and what may be said of it.
KINDS = {"yaml": (None, "file", "file only", "fragment"), "console": (None,),
         "sh": (None,), "cmake": ("lines of",), "cpp": ("lines of",),
         "json": ("result of",)}


def hopcheck(*arguments):
    return subprocess.run([os.environ["HOPCHECK_PROGRAM"], *arguments],
                          capture_output=True, text=True, check=False)


def code_in(path):
    """All that a document writes in backquotes."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(), flags=re.M | re.S)
    return " ".join(re.findall(r"`([^`]+)`", text))


def all_blocks():
    return [block for path in markdown.files()
            for block in markdown.blocks(path)]


class Blocks(unittest.TestCase):
    def test_each_is_something_that_is_checked(self):
        for block in all_blocks():
            with self.subTest(str(block)):
                if block.about != "not run":
                    self.assertIn(block.about, KINDS.get(block.language, ()))

    def test_scenarios_and_fragments_are_sound(self):
        for block in all_blocks():
            if block.language != "yaml" or block.about == "file only":
                continue
            with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
                file.write(block.as_file())
                file.flush()
                check = hopcheck("check", file.name)
            with self.subTest(str(block)):
                self.assertEqual(check.stderr, "")

    def test_lines_stand_in_the_files_that_they_are_from(self):
        for block in all_blocks():
            if block.about != "lines of":
                continue
            text = (markdown.SOURCE / block.value).read_text()
            # A block may stand further in, or further out, than in the file.
            lines = {line.strip() for line in text.splitlines()}
            for line in block.text.splitlines():
                with self.subTest(str(block)):
                    self.assertTrue(line.strip() in lines,
                                    f"{block.value} has no line {line!r}")

    def test_results_validate(self):
        validator = schemas.load(schemas.RESULT)
        for block in all_blocks():
            if block.about == "result of":
                validator.validate(json.loads(block.text))


class References(unittest.TestCase):
    maxDiff = None

    def test_every_command_is_there_with_its_help(self):
        named = re.search(r"^Commands:\n(.*?)\n\n", hopcheck("--help").stdout,
                          re.M | re.S)[1]
        commands = re.findall(r"^  (\w+)", named, re.M)
        self.assertIn("run", commands)
        text = COMMANDS.read_text()
        for command in commands:
            # What stands below the command is kernel/docs' to compare.
            entry = (f"## {command}\n\n```console\n"
                     f"$ hopcheck {command} --help\n")
            if UPDATE and entry not in text:
                end = "<!-- end of commands -->"
                text = text.replace(end, f"{entry}```\n\n{end}")
                COMMANDS.write_text(text)
            self.assertIn(entry, text, f"{COMMANDS} lacks a section")

    def test_every_key_of_a_scenario_is_there(self):
        text = code_in(SCENARIOS)
        schema = json.loads(schemas.SCENARIO.read_text())
        keys = {key for part in (schema, *schema["$defs"].values())
                for key in part.get("properties", ())}
        self.assertGreater(len(keys), 60)
        missing = [key for key in sorted(keys)
                   if not re.search(rf"\b{key}\b", text)]
        self.assertEqual(missing, [])

    def test_every_word_of_a_scenario_is_there(self):
        text = code_in(SCENARIOS)
        schema = json.loads(schemas.SCENARIO.read_text())
        missing = []
        for name in ("family", "backend", "outcome"):
            missing += [word for word in schema["$defs"][name]["enum"]
                        if not re.search(rf"\b{word}\b", text)]
        for name, part in schema["$defs"].items():
            for value in part.get("properties", {}).values():
                missing += [f"{name}: {word}" for word in value.get("enum", ())
                            if not re.search(rf"\b{word}\b", text)]
        self.assertEqual(missing, [])

    def test_generated_tables_are_as_generated(self):
        found = 0
        for path in markdown.files():
            text = path.read_text()
            for begin, schema, body, end in GENERATED.findall(text):
                found += 1
                tables = schema_tables.markdown(
                    json.loads((markdown.SOURCE / schema).read_text()))
                if UPDATE:
                    text = text.replace(begin + body + end,
                                        f"{begin}\n{tables}\n{end}")
                    path.write_text(text)
                    body = f"\n{tables}\n"
                self.assertEqual(body, f"\n{tables}\n", f"{path}: not as "
                                 "generated (HOPCHECK_UPDATE_GOLDEN=1)")
        self.assertGreater(found, 0)


class Links(unittest.TestCase):
    def test_they_lead_to_files(self):
        found = 0
        for path in markdown.files():
            for link in re.findall(r"\]\(([^)#]+)\)", path.read_text()):
                if "://" in link:
                    continue
                found += 1
                with self.subTest(f"{path}: {link}"):
                    self.assertTrue((path.parent / link).exists())
        self.assertGreater(found, 5)


if __name__ == "__main__":
    unittest.main()
