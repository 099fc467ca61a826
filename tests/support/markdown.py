"""The fenced blocks of the project's Markdown files. What is to be known of one
stands in an HTML comment before it, which readers do not see:

    <!-- file: lan.yaml -->          a scenario to be run, and its name
    <!-- file only: bad.yaml -->     the same, not to be run
    <!-- fragment: path -->          belongs into that file, at '# fragment'
    <!-- lines of: path -->          each of its lines stands in that file
    <!-- result of: lan.yaml -->     what `run --json` prints of that file
    <!-- not run: why -->            nothing of the above
"""

import os
import pathlib
import re
import textwrap

SOURCE = pathlib.Path(os.environ["HOPCHECK_SOURCE_DIR"])
_BLOCK = re.compile(
    r"(?:^<!-- (?P<about>[a-z ]+): (?P<value>.*?) -->\n\n?)?"
    r"^ *```(?P<language>[^\n]*)\n(?P<text>.*?)^ *```$",
    re.M | re.S)
_MARK = "# fragment"


class Block:
    def __init__(self, path, text, match):
        self.path = path
        self.line = text.count("\n", 0, match.start("language")) + 1
        self.language = match["language"]
        self.about = match["about"]
        self.value = match["value"]
        self.text = textwrap.dedent(match["text"])

    def __str__(self):
        return f"{self.path.relative_to(SOURCE)}:{self.line}"

    def as_file(self):
        """The scenario that it is, or that it is a part of."""
        if self.about != "fragment":
            return self.text
        whole = []
        for line in (SOURCE / self.value).read_text().splitlines(True):
            if line.strip() == _MARK:
                line = textwrap.indent(self.text, line[:line.index("#")])
            whole.append(line)
        return "".join(whole)


def files():
    """All Markdown files but those of builds."""
    return [path for path in sorted(SOURCE.glob("**/*.md"))
            if not path.relative_to(SOURCE).parts[0].startswith(
                ("build", "."))]


def blocks(path):
    text = path.read_text()
    return [Block(path, text, match) for match in _BLOCK.finditer(text)]
