"""Everything in the documentation that can be run is run: scenarios have to
pass, fragments in the file that they belong into, transcripts and results to be
what is printed, and commands to work.

HOPCHECK_UPDATE_GOLDEN=1 writes what is printed into the transcripts.
"""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import need

need.root()
need.found("drop reasons")  # what is printed tells them

import markdown  # noqa: E402
import transcript  # noqa: E402

UPDATE = os.environ.get("HOPCHECK_UPDATE_GOLDEN") == "1"
# What another run, or another kernel, has otherwise.
VARYING = {"time_ns", "sent_ns", "kernel", "hopcheck", "location"}


class Examples:
    """The examples of one document, in a folder of their own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        programs = self.folder / ".bin"
        programs.mkdir()
        (programs / "hopcheck").symlink_to(os.environ["HOPCHECK_PROGRAM"])
        self.environment = {
            **os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1",
            "PATH": f"{programs}:{os.environ['PATH']}"}

    def run(self, command):
        """Exit status, and what is printed on both outputs."""
        done = subprocess.run(["bash", "-e", "-c", command], cwd=self.folder,
                              env=self.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True,
                              check=False)
        return done.returncode, done.stdout


def without_varying(value):
    if isinstance(value, dict):
        return {key: None if key in VARYING else without_varying(part)
                for key, part in value.items()}
    if isinstance(value, list):
        return [without_varying(part) for part in value]
    # "… in nft_do_chain": the kernel's function.
    return (re.sub(r" in \w+$", "", value) if isinstance(value, str)
            else value)


class Documents(unittest.TestCase):
    maxDiff = None

    def test_every_example_runs(self):
        ran = 0
        for path in markdown.files():
            with tempfile.TemporaryDirectory() as folder:
                examples = Examples(folder)
                for number, block in enumerate(markdown.blocks(path)):
                    with self.subTest(str(block)):
                        ran += self.run_block(examples, number, block)
        self.assertGreater(ran, 10)

    def run_block(self, examples, number, block):
        """Whether there was something to run."""
        if block.about in ("not run", "lines of"):
            return False
        if block.language == "yaml":
            named = block.about in ("file", "file only")
            name = block.value if named else f"example-{number}.yaml"
            (examples.folder / name).write_text(block.as_file())
            if block.about == "file only":
                return False
            self.assert_works(examples, f"hopcheck run {name}")
        elif block.language == "console":
            self.compare(examples, block)
        elif block.about == "result of":
            self.compare_result(examples, block)
        else:
            self.assert_works(examples, block.text)
        return True

    def assert_works(self, examples, command):
        status, output = examples.run(command)
        self.assertEqual(status, 0, f"{command}\n{output}")

    def compare(self, examples, block):
        commands = transcript.commands(block.text)
        outputs = transcript.outputs(commands, examples.run)
        if UPDATE:
            text = transcript.text(commands, outputs)
            whole = block.path.read_text()
            block.path.write_text(whole.replace(block.text, text))
            return
        for (command, expected), actual in zip(commands, outputs):
            if not transcript.is_as_expected(expected, actual):
                self.assertEqual(expected, actual, f"'{command}' prints this "
                                 "(HOPCHECK_UPDATE_GOLDEN=1 writes it)")

    def compare_result(self, examples, block):
        _, output = examples.run(
            f"hopcheck run --json - {block.value} 2>/dev/null")
        self.assertEqual(without_varying(json.loads(block.text)),
                         without_varying(json.loads(output)))


if __name__ == "__main__":
    unittest.main()
