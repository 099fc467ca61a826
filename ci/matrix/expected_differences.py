"""Differences between kernels that are explained (ci/expected-differences.txt):
not bugs, but what one kernel does and another does not."""

import dataclasses
import fnmatch
import pathlib
import shlex

# What `hopcheck diff` calls a change's aspect, and what is none.
ASPECTS = ("outcome", "send", "packets", "shares", "hops", "header", "verdict",
           "rule", "nat", "route", "drop", "delivery", "icmp_error", "reply",
           "conntrack", "copies", "inconclusive", "missing")


class ListError(Exception):
    """What is wrong in the file, all of it: `file:line: error: ...`."""


@dataclasses.dataclass(frozen=True)
class Entry:
    line: int
    kernels: tuple  # patterns: one of the two kernels has such a name
    file: str       # pattern
    aspect: str
    text: str       # pattern
    why: str

    def explains(self, kernels, file, aspect, text):
        return (self.aspect == aspect and
                any(fnmatch.fnmatchcase(kernel, pattern)
                    for kernel in kernels for pattern in self.kernels) and
                fnmatch.fnmatchcase(file, self.file) and
                fnmatch.fnmatchcase(text, self.text))


def _entry(number, line, complain):
    said, _, why = line.partition(" #")
    try:
        words = shlex.split(said)
    except ValueError as error:
        complain(str(error).lower())
        return None
    if len(words) != 4:
        complain(f"{len(words)} words, and not KERNELS FILE ASPECT TEXT")
        return None
    kernels, file, aspect, text = words
    if aspect not in ASPECTS:
        complain(f"no aspect '{aspect}': it is one of {', '.join(ASPECTS)}")
    if not why.strip():
        complain("it is not explained: # WHY at the end")
    return Entry(number, tuple(kernels.split(",")), file, aspect, text,
                 why.strip())


def parse(content, name):
    entries, errors = [], []
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        entry = _entry(number, line, lambda what, number=number: errors.append(
            f"{name}:{number}: error: {what}"))
        if entry:
            entries.append(entry)
    if errors:
        raise ListError("\n".join(errors))
    return entries


def read(path):
    try:
        return parse(pathlib.Path(path).read_text(encoding="utf-8"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise ListError(f"{path}: error: {error}") from error
