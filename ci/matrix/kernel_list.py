"""The list of kernels (ci/kernels.txt): which there are, where each comes from,
and what is expected of it."""

import dataclasses
import difflib
import pathlib
import re

KEYS = ("suite", "package", "image", "modules", "lacks", "when")
WHEN = ("always", "nightly")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]*")


class ListError(Exception):
    """What is wrong in a list, all of it: `file:line: error: ...`, a line each."""


@dataclasses.dataclass(frozen=True)
class Kernel:
    """From Debian (suite, package) or from a build of one's own (image, and the
    folder of its modules, .../lib/modules/RELEASE, unless all is built in)."""
    name: str
    line: int
    suite: str = ""
    package: str = ""  # a shell pattern; the newest version that matches
    image: pathlib.Path | None = None
    modules: pathlib.Path | None = None
    lacks: frozenset = frozenset()  # capabilities that are not expected of it
    when: str = "always"


def _nearest(word, words):
    near = difflib.get_close_matches(word, words, n=1)
    return f"; did you mean '{near[0]}'?" if near else ""


def _values(words, complain):
    values = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or not value:
            complain(f"'{word}' is not KEY=VALUE")
        elif key not in KEYS:
            complain(f"unknown key '{key}'{_nearest(key, KEYS)}")
        elif key in values:
            complain(f"'{key}' is given twice")
        else:
            values[key] = value
    return values


def _check_origin(values, complain):
    debian = [key for key in ("suite", "package") if key in values]
    own = [key for key in ("image", "modules") if key in values]
    if debian and own:
        complain(f"'{debian[0]}' and '{own[0]}' exclude one another: a kernel "
                 "is Debian's or one's own")
    elif debian and len(debian) < 2:
        complain(f"'{debian[0]}' without "
                 f"'{'package' if debian[0] == 'suite' else 'suite'}'")
    elif not debian and "image" not in values:
        complain("no kernel: give suite= and package=, or image=")


def _kernel(name, number, words, folder, complain):
    values = _values(words, complain)
    if not NAME.fullmatch(name):
        complain(f"'{name}' is no name: letters, digits and . + _ - only")
    _check_origin(values, complain)
    when = values.get("when", "always")
    if when not in WHEN:
        complain(f"'when' is '{when}'; it is one of {', '.join(WHEN)}")
    paths = {key: folder / pathlib.Path(values[key]).expanduser()
             for key in ("image", "modules") if key in values}
    for key, path in paths.items():
        if not (path.is_file() if key == "image" else path.is_dir()):
            complain(f"{key}: no such {'file' if key == 'image' else 'folder'}: "
                     f"{path}")
    lacks = frozenset(filter(None, values.get("lacks", "").split(",")))
    return Kernel(name, number, values.get("suite", ""),
                  values.get("package", ""), paths.get("image"),
                  paths.get("modules"), lacks, when)


def parse(text, file, folder):
    """All kernels of a list, in its order; paths are seen from `folder`."""
    kernels, errors, first = [], [], {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].split()
        if not words:
            continue

        def complain(what, number=number):
            errors.append(f"{file}:{number}: error: {what}")

        name = words[0]
        if name in first:
            complain(f"'{name}' stands in line {first[name]} already")
        first.setdefault(name, number)
        kernels.append(_kernel(name, number, words[1:], folder, complain))
    if not kernels and not errors:
        errors.append(f"{file}: error: no kernel in it")
    if errors:
        raise ListError("\n".join(errors))
    return kernels


def read(path):
    path = pathlib.Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ListError(f"{path}: error: {error}") from error
    return parse(text, path, path.parent)


def choose(kernels, names, nightly=False):
    """Those that are named, in the order of the names; without names those of
    every run, and with `nightly` all."""
    if not names:
        return [kernel for kernel in kernels
                if nightly or kernel.when == "always"]
    known = {kernel.name: kernel for kernel in kernels}
    unknown = [f"no kernel '{name}' in the list{_nearest(name, known)}"
               for name in names if name not in known]
    if unknown:
        raise ListError("\n".join(unknown))
    return [known[name] for name in dict.fromkeys(names)]
